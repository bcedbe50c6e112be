"""Pictures of slides in the vault: a folder for each video, whose files are named by their seconds. A person may delete
those that are of no use."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ytsb_tui.adapters import extras
from ytsb_tui.adapters.vault.files import create_file, make_folder
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.slide_pictures import FOLDER, picture_path
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.slides import Picture, Pixels

LARGEST = 1_000_000  # bytes of a picture that is exported


def keep(root: Path, video: VideoId, pictures: Sequence[Picture]) -> None:
    """Stores pictures; those that are there stay. Raises OSError."""
    make_folder(root / FOLDER)
    make_folder(root / FOLDER / video)
    for picture in pictures:
        with suppress(FileExistsError):
            create_file(root / picture_path(video, picture.second), picture.jpeg)


def read(root: Path, paths: Sequence[str]) -> dict[str, bytes]:
    """The pictures at these paths inside the vault, as far as they can be read."""
    found = {}
    for path in paths:
        with suppress(OSError):
            if (root / path).stat().st_size <= LARGEST:
                found[path] = (root / path).read_bytes()
    return found


def seconds(root: Path, video: VideoId) -> tuple[int, ...]:
    """The seconds of the pictures that are stored, in order. Raises OSError."""
    try:
        names = [file.name for file in (root / FOLDER / video).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    stems = (name.removesuffix(".jpg") for name in names if name.endswith(".jpg"))
    return tuple(sorted(int(stem) for stem in stems if stem.isascii() and stem.isdecimal() and len(stem) < 7))


def pixels(root: Path, path: str, columns: int, lines: int) -> Pixels:
    """See SlideReader."""
    if not extras.present("PIL"):
        reason = "Pillow, which reads pictures, is not installed."
        raise SetupFailure(FailureKind.UNEXPECTED, reason, extras.missing("slides"))
    from PIL import Image

    jpeg = read(root, (path,)).get(path)
    if jpeg is None:
        raise SetupFailure(FailureKind.UNEXPECTED, "The picture is gone.", "The link beside it leads to its second.")
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            shape = image.width / image.height
            wide = max(1, min(columns, round(2 * lines * shape)))
            high = max(1, min(lines, round(wide / shape / 2)))
            drawn = image.convert("RGB").resize((2 * wide, 2 * high))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SetupFailure(
            FailureKind.UNEXPECTED, "The picture cannot be read.", "Delete it, or rewrite the note."
        ) from error
    return Pixels(columns=wide, lines=high, rgb=drawn.tobytes())
