"""A listener that hears scripted words, and a source of sounds for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.talks import Talks
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos.listening import Heard
from ytsb_tui.core.videos.transcripts import Cue, Details, LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.listening import Sound
from ytsb_tui.engine.ports.transcripts import Fetched


@dataclass
class FakeListener:
    """Hears a sentence every ten seconds of an hour, five minutes at a time. `failures` are raised before a part, first
    one first. `gate` holds it after the first part."""

    length: float = 3_600.0
    step: float = 300.0
    silent: bool = False
    failures: list[Failure] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[tuple[float, float]] = field(default_factory=list)  # from and until
    languages: list[str | None] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def hear(self, sound: Path, since: float, language: str | None) -> AsyncGenerator[Heard, None]:
        """See Listener."""
        self.languages.append(language)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            while since < self.length:
                if self.failures:
                    raise self.failures.pop(0)
                until = min(self.length, since + self.step)
                self.heard.append((since, until))
                times = range(int(since), int(until), 10)
                cues = tuple(Cue(start=float(at), duration=10.0, text=f"At {at} a limit is a value.") for at in times)
                yield Heard(until=until, by="fake", language="en", length=self.length, cues=() if self.silent else cues)
                since = until
                await self.gate.wait()
        finally:
            self.at_once -= 1


@dataclass
class SoundTalks(Talks):
    """Talks that have sound alone."""

    path: Path = Path("/talks/sound.mp3")
    gone: Failure | None = None
    released: list[VideoId] = field(default_factory=list)

    def fetch(
        self, connection: Connection | None, video: VideoId, wish: LanguageWish, step: Callable[[str, float], None]
    ) -> Fetched | Sound:
        """See MediaSource."""
        return self.sound(video)

    def sound(self, video: VideoId) -> Sound:
        """See SoundSource."""
        if self.gone is not None:
            raise self.gone
        return Sound(details=Details(video=video, title=f"Talk {video}"), path=self.path)

    def heard(self, video: VideoId) -> None:
        """See SoundSource."""
        self.released.append(video)
