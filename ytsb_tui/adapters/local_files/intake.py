"""Takes transcripts from files and folders: each is read once and kept in the folder of the library, so that nothing is
lost when the file goes. A file is known by its content, wherever it was moved. Sound without a transcript stays where
it is, to be listened to."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ytsb_tui.adapters.media_records import MediaRecord, MediaRecords
from ytsb_tui.adapters.subtitles.decoding import decoded
from ytsb_tui.adapters.subtitles.parsing import UnreadableTranscript, cues_in
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.paths import MEDIA_FORMS, TRANSCRIPT_FORMS, form_of
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import Rejected

NAME = "file"
MOST_BYTES = 20_000_000  # of a transcript; a day of speech has two
MOST_FILES = 5_000  # of a folder
_SAMPLED = 1_000_000  # bytes that are read of sound, three times, to know it again
_DEEPEST = 8  # folders within a folder
_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)(?:\.(?:sdh|cc|forced|auto))?", re.ASCII)
_FORMS_TEXT = ", ".join(f".{form}" for form in TRANSCRIPT_FORMS)


class Refused(ValueError):
    """Why a path gives no transcript, and what to do."""

    def __init__(self, reason: str, action: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.action = action


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """The ids of the media that were taken, and a sentence for each path that gives none."""

    videos: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def take_in(paths: Sequence[str], records: MediaRecords, *, listens: bool = False) -> TakenIn:
    """Reads the files, and those in the folders, into the records. `listens`: whether sound without a transcript can be
    listened to. Never raises."""
    videos: list[str] = []
    rejected: list[Rejected] = []
    for path in paths:
        try:
            for file in _files(Path(os.path.abspath(Path(path).expanduser())), listens=listens):
                try:
                    videos.append(_taken(file, records, listens=listens))
                except Refused as refused:
                    rejected.append(_rejection(file, refused))
        except Refused as refused:
            rejected.append(_rejection(Path(path), refused))
        except (RuntimeError, ValueError):  # `~nobody/x`, a NUL in the name
            rejected.append(_rejection(Path(path), Refused("That is no path.", "Check it.")))
    return TakenIn(videos=tuple(dict.fromkeys(videos)), rejected=tuple(rejected))


def _rejection(path: Path, refused: Refused) -> Rejected:
    return Rejected(text=clean(str(path), 200), reason=refused.reason, action=refused.action)


def _files(path: Path, *, listens: bool) -> Iterator[Path]:
    """The file itself, or the transcripts within the folder, in the order in which people number them; with `listens`
    the sound that has none as well."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISDIR(mode):
            if not stat.S_ISREG(mode):
                raise Refused("It is no file.", "Name a file with a transcript.")
            yield path
            return
        found = _within(path, listens=listens)
    except OSError as error:
        raise _unreadable(error) from None
    if not found:
        raise Refused("The folder contains no transcripts.", f"They end in {_FORMS_TEXT}.")
    if len(found) > MOST_FILES:
        raise Refused(f"The folder contains more than {MOST_FILES:,} transcripts.", "Name its folders one by one.")
    yield from found


def _within(folder: Path, *, listens: bool) -> list[Path]:
    found: list[Path] = []
    depth = len(folder.parts)
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = (
            [name for name in folders if not name.startswith(".")] if len(here.parts) - depth < _DEEPEST else []
        )
        shown = [name for name in names if not name.startswith(".")]
        transcripts = [name for name in shown if form_of(name) in TRANSCRIPT_FORMS]
        found += [here / name for name in transcripts]
        if listens:
            stems = {_stem(name.rpartition(".")[0])[0] for name in transcripts}
            sounds = [name for name in shown if form_of(name) in MEDIA_FORMS]
            found += [here / name for name in sounds if name.rpartition(".")[0] not in stems]
        if len(found) > MOST_FILES:
            break
    return sorted(found, key=lambda path: [(len(run), run) if run.isdigit() else (0, run) for run in _runs(path)])


def _runs(path: Path) -> list[str]:
    return re.split(r"(\d+)", str(path).casefold())


def _taken(path: Path, records: MediaRecords, *, listens: bool) -> str:
    if form_of(path.name) in MEDIA_FORMS:
        beside = _subtitles_beside(path)
        if beside is None and listens:
            return _sound_taken(path, records)
        if beside is None:
            raise Refused(
                "It is audio or video without a file of subtitles beside it.",
                f"Put {path.stem}.srt beside it, or let ytsb listen (YTSB_LISTEN_SERVER, or the extra listen).",
            )
        path = beside
    form = form_of(path.name)
    if form not in TRANSCRIPT_FORMS:
        raise Refused("It is no transcript that ytsb knows.", f"Give a file that ends in {_FORMS_TEXT}.")
    data = _read(path)
    text = decoded(data)
    if text is None:
        raise Refused("It is binary data, not a text.", f"Give a file with the text, such as {path.stem}.srt.")
    if not text.strip():
        raise Refused("It is empty.", "Give a file with words in it.")
    if form == "txt" and _links(text):
        raise Refused("It is a list of links, not a transcript.", f"To add what it names: ytsb add -f {path.name}")
    try:
        cues_in(text, form)
    except UnreadableTranscript as error:
        raise Refused(f"It {error}.", "Check the file, or give another one.") from None
    video = f"{NAME}.{hashlib.blake2b(data, digest_size=10).hexdigest()}"
    stem, language = _stem(path.stem)
    media = next((each for each in _beside(path, stem) if form_of(each) in MEDIA_FORMS), None)
    record = MediaRecord(
        title=clean(stem.replace("_", " "), 300),
        url=(path if media is None else path.with_name(media)).as_uri(),
        plays=media is not None,
        form=form,
        language=language,
    )
    return _kept(video, record, records, data)


def _sound_taken(path: Path, records: MediaRecords) -> str:
    """The id of audio or video that is to be listened to."""
    record = MediaRecord(title=clean(path.stem.replace("_", " "), 300), url=path.as_uri(), plays=True)
    return _kept(f"{NAME}.{fingerprint(path)}", record, records)


def _kept(video: str, record: MediaRecord, records: MediaRecords, data: bytes | None = None) -> str:
    try:
        records.save(video, record, data)
    except OSError as error:
        raise Refused(f"It cannot be kept in {records.folder}: {error.strerror}.", "Make room there.") from None
    return video


def fingerprint(path: Path) -> str:
    """What identifies audio or video, however large: its size, and its content at the begin, middle and end."""
    try:
        with open(path, "rb", opener=lambda file, flags: os.open(file, flags | os.O_NONBLOCK)) as file:
            seen = os.fstat(file.fileno())
            if not stat.S_ISREG(seen.st_mode):
                raise Refused("It is no file.", "Name a file with sound.")
            digest = hashlib.blake2b(str(seen.st_size).encode(), digest_size=10)
            for place in (0, seen.st_size // 2, max(0, seen.st_size - _SAMPLED)):
                file.seek(place)
                digest.update(file.read(_SAMPLED))
    except OSError as error:
        raise _unreadable(error) from None
    if not seen.st_size:
        raise Refused("It is empty.", "Give a file with sound in it.")
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    """The file's content; never waits for a pipe, never reads more than MOST_BYTES."""
    try:
        with open(path, "rb", opener=lambda file, flags: os.open(file, flags | os.O_NONBLOCK)) as file:
            seen = os.fstat(file.fileno())
            if not stat.S_ISREG(seen.st_mode):
                raise Refused("It is no file.", "Name a file with a transcript.")
            if seen.st_size > MOST_BYTES:
                size = f"{seen.st_size / 1e6:,.0f} MB"
                raise Refused(f"It is {size} large: no transcript is.", "Give the file with the subtitles.")
            return file.read(MOST_BYTES)
    except OSError as error:
        raise _unreadable(error) from None


def _unreadable(error: OSError) -> Refused:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return Refused("It does not exist.", "Check the path.")
        case _:
            return Refused(f"It cannot be read: {error.strerror}.", "Check its permissions.")


def _links(text: str) -> bool:
    """Whether most lines are links: a file for `ytsb add -f`."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()]
    return 2 * len(find_sources("\n".join(lines)).sources) > len(lines)


def _stem(stem: str) -> tuple[str, str | None]:
    """The name without a language, and the language: `Lecture 3.en` and `Lecture 3.pt-BR.auto` have one."""
    match = _LANGUAGE.fullmatch(stem)
    return (stem, None) if match is None else (match[1], match[2])


def _beside(path: Path, stem: str) -> list[str]:
    """The names of the files beside it that belong to it, in order."""
    try:
        names = os.listdir(path.parent)
    except OSError:
        return []
    return sorted(name for name in names if name.startswith(f"{stem}.") and _stem(name.rpartition(".")[0])[0] == stem)


def _subtitles_beside(path: Path) -> Path | None:
    """The subtitles of an audio or video file; None if it has none."""
    beside = [name for name in _beside(path, path.stem) if form_of(name) in TRANSCRIPT_FORMS]
    if not path.exists():
        raise Refused("It does not exist.", "Check the path.")
    return path.with_name(beside[0]) if beside else None
