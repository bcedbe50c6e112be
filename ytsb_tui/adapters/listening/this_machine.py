"""Listening on this machine, in a process of its own, by a Whisper model: the extra `listen`."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

from ytsb_tui.adapters.listening.process import CHILD, Line, lines_of, seconds_in
from ytsb_tui.adapters.private_files import make_private
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.listening import Heard, cue_of, language_code

MODELS = {"tiny": 75, "base": 145, "small": 484, "medium": 1_530, "large-v3": 3_090}  # MB to fetch
PART_SECONDS = 300.0  # 20 MB of samples
_WEIGHTS = "model.bin"


class WhisperModel:
    """A model on this machine: a size, whose folder is in `folder` once it was fetched, or the path of a folder."""

    def __init__(self, wanted: str, folder: Path) -> None:
        self.name = wanted if wanted in MODELS else Path(wanted).name
        self.path = folder / wanted if wanted in MODELS else Path(wanted).expanduser()
        self._size = MODELS.get(wanted)

    @property
    def here(self) -> bool:
        """Whether it can be used."""
        return (self.path / _WEIGHTS).is_file()

    @property
    def fetched_by_name(self) -> bool:
        """Whether it is one of MODELS, which can be fetched."""
        return self._size is not None

    @property
    def size(self) -> str:
        """How much fetching it takes."""
        return f"{self._size or 0:,} MB"

    def required(self) -> Path:
        """Its folder. Raises SetupFailure when it is not here."""
        if self.here:
            return self.path
        if self._size is None:
            reason = f"There is no model in {self.path} ({_WEIGHTS} is missing)."
            sizes = ", ".join(MODELS)
            raise SetupFailure(FailureKind.KEY, reason, f"Set YTSB_LISTEN_MODEL to a folder with one, or to {sizes}.")
        reason = f"The model {self.name} that listens is not on this machine ({self.size})."
        raise SetupFailure(FailureKind.KEY, reason, "To fetch it: ytsb listen")

    def fetch(self) -> None:
        """Fetches it by the library's own way, from huggingface.co. Blocking. Raises SetupFailure."""
        from faster_whisper import download_model

        part = self.path.with_name(f"{self.name}.part")
        try:
            make_private(self.path.parent)
            download_model(self.name, output_dir=str(part))
            shutil.rmtree(self.path, ignore_errors=True)
            part.rename(self.path)
        except (OSError, ValueError, RuntimeError) as error:  # what the library raises when nothing can be had
            reason = f"The model {self.name} could not be fetched: {clean(str(error), 160)}."
            raise SetupFailure(FailureKind.KEY, reason, "Check the connection, then: ytsb listen") from None


class MachineListener:
    """Fulfils Listener."""

    def __init__(self, model: WhisperModel, *, child: Sequence[str] = CHILD) -> None:
        self._model = model
        self._child = child

    async def hear(self, sound: Path, since: float, language: str | None) -> AsyncGenerator[Heard, None]:
        """See Listener: a part for each segment."""
        folder = await asyncio.to_thread(self._model.required)
        arguments = ["hear", str(sound), str(since), str(PART_SECONDS), str(folder), language or "-"]
        async with aclosing(lines_of(sound, arguments, child=self._child)) as lines:
            async for line, _ in lines:
                yield self._heard(line)

    def _heard(self, line: Line) -> Heard:
        rows = line.get("cues")
        silence, sureness = seconds_in(line, "silence"), line.get("sureness")
        sure = float(sureness) if isinstance(sureness, int | float) else 0.0
        cues = (
            cue_of(float(row[0]), float(row[1]), str(row[2]), silence, sure)
            for row in (rows if isinstance(rows, list) else ())
        )
        language = line.get("language")
        return Heard(
            until=seconds_in(line, "until"),
            by=f"Whisper {self._model.name}",
            language=language_code(language) if isinstance(language, str) else None,
            length=seconds_in(line, "length") or None,
            cues=tuple(cue for cue in cues if cue is not None),
        )
