"""A media source that is not YouTube: talks of an archive that is at hand, so that no exit is needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.fakes.work import fetched
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos import media
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.listening import Sound
from ytsb_tui.engine.ports.transcripts import Fetched

_LINK = re.compile(r"https://talks\.example/(\w+)(?:\?at=(\d+))?")


@dataclass
class Talks:
    """`failures` are raised first. Over an exit it sends one request."""

    needs_exit: bool = False
    failures: list[Failure] = field(default_factory=list)
    fetches: list[VideoId] = field(default_factory=list)
    name: str = "talks"

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """See MediaLinks."""
        match = _LINK.fullmatch(word)
        return None if match is None else (match[1], None if match[2] is None else float(match[2]))

    def url_at(self, key: str, second: float | None) -> str:
        """See MediaLinks."""
        return f"https://talks.example/{key}" + ("" if second is None else f"?at={int(second)}")

    def fetch(
        self, connection: Connection | None, video: VideoId, wish: LanguageWish, step: Callable[[str, float], None]
    ) -> Fetched | Sound:
        """See MediaSource."""
        assert (connection is not None) == self.needs_exit
        step("reading", 0.5)
        if connection is not None:
            connection.send("GET", self.url_at(video.partition(".")[2], None))
        self.fetches.append(video)
        if self.failures:
            raise self.failures.pop(0)
        return fetched(video)


@contextmanager
def registered(*sources: media.MediaLinks) -> Iterator[None]:
    """The links of the sources are known, as the command line makes them known, until the block ends."""
    media.register(*sources)
    try:
        yield
    finally:
        for source in sources:
            del media._sources[source.name]
