"""A simulated site that serves the lectures' captions and refuses some of them, as YouTube does."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from ytsb_tui.core.jobs.failures import Failure, FailureKind, VideoFailure
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import Collection, VideoId
from ytsb_tui.demo.faults import FAULTS, SLOW
from ytsb_tui.demo.lectures import lectures
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.sources import Listed
from ytsb_tui.engine.ports.transcripts import Fetched

SITE = "https://lectures.invalid/"  # RFC 6761: this name never resolves
PARTS, SLOW_PARTS = 5, 22  # requests for one transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureFetcher:
    """Fulfils TranscriptFetcher. A lecture with a fault fails as often as the fault says."""

    _tries: Counter[VideoId] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fetch(
        self,
        connection: Connection,
        video: VideoId,
        wish: LanguageWish,
        step: Callable[[str, float], None],
        *,
        exit_proven: bool = False,
        account: bool = False,
    ) -> Fetched:
        """See TranscriptFetcher."""
        step("details", 0.1)
        connection.send("POST", f"{SITE}{video}")
        refusal = self._refusal(video)
        if refusal is not None and refusal.kind is not FailureKind.EXIT_LOST:
            raise refusal
        lecture = lectures()[video]
        parts = SLOW_PARTS if video in SLOW else PARTS
        for part in range(1, parts + 1):
            connection.send("GET", f"{SITE}{video}/{part}")
            step("cues", 0.1 + 0.9 * part / parts)
            if refusal is not None and part > parts / 2:
                raise refusal
        return Fetched(details=lecture.details, transcript=lecture.transcript, seen_ip=None)

    def _refusal(self, video: VideoId) -> Failure | None:
        with self._lock:
            number = self._tries[video]
            self._tries[video] += 1
        lecture = lectures().get(video)
        if lecture is None:
            return VideoFailure(
                FailureKind.UNAVAILABLE,
                "This is the demo: it has no videos but its own.",
                "Quit the demo and start ytsb to fetch real videos.",
            )
        if not lecture.cues:
            return VideoFailure(
                FailureKind.CAPTIONS_DISABLED,
                "The video has no captions.",
                "This failure is intended: without captions there is nothing to write a note from.",
            )
        fault = FAULTS.get(video, ())
        return fault[number]() if number < len(fault) else None


class NoLists:
    """Fulfils SourceLister: the demo has no playlists, channels or searches."""

    def list(self, connection: Connection, source: Collection) -> Listed:
        """Raises VideoFailure."""
        connection.send("GET", SITE)
        raise VideoFailure(FailureKind.SOURCE, "The demo has no lists.", "Quit the demo and start ytsb to read one.")

    def newest(self, connection: Connection, source: Collection, feed: str) -> tuple[tuple[VideoId, str | None], ...]:
        """Nothing: what is not listed has no feed."""
        return ()
