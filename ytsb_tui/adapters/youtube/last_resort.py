"""When YouTube serves none of our player clients: yt-dlp asks over the same connection, with what a person gave it.

It costs a watch page and up to three players, so it is asked only when what all our clients were answered speaks of
them, and after three failures in a row not for an hour.
"""

from __future__ import annotations

import shlex
import threading
from dataclasses import dataclass, field
from http.cookiejar import LoadError, MozillaCookieJar
from pathlib import Path

from ytsb_tui.adapters.youtube.player import Player
from ytsb_tui.adapters.youtube.token_plugin import plugin_folder
from ytsb_tui.adapters.youtube.tracks import Track
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.videos.clients import LATELY
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection

FAILURES_IN_A_ROW = 3


@dataclass(slots=True, kw_only=True)
class LastResort:
    """`cookies`: a file of an account's cookies; `tokens`: the address on this machine of a provider of
    proof-of-origin tokens. Shared by all workers; times are seconds since the epoch."""

    cookies: Path | None = None
    tokens: str | None = None
    _worked_at: float = 0.0
    _failed_at: float = 0.0
    _failures: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        """Raises SetupFailure when what was given cannot be used: nobody should learn that from the first video that
        needs it."""
        if self.cookies is not None:
            self._jar(account=True)
            if self.cookies.stat().st_mode & 0o077:
                reason = f"The cookies in {self.cookies} can be read or changed by other users."
                cure = f"Run: chmod 600 {shlex.quote(str(self.cookies))}"
                raise SetupFailure(FailureKind.CLIENT, reason, cure)
        if self.tokens is not None:
            plugin_folder()

    def worked_lately(self, now: float) -> bool:
        """Whether it got captions lately; then one client of ours is asked, to see whether it is served again."""
        return self._worked_at > self._failed_at and now - self._worked_at < LATELY

    def worth_asking(self, now: float) -> bool:
        """Whether it has not just failed several times."""
        return self._failures < FAILURES_IN_A_ROW or now - self._failed_at >= LATELY

    def player(self, connection: Connection, video: VideoId, now: float, *, account: bool) -> Player | None:
        """What yt-dlp finds, None when YouTube does not serve it either. `account`: the cookies may be sent.

        Raises ExitFailure when the connection breaks, SetupFailure when the cookies cannot be read."""
        from ytsb_tui.adapters.youtube import ytdlp_captions

        found = ytdlp_captions.player(connection, video, now, cookies=self._jar(account=account), tokens=self.tokens)
        if found is None:
            self._ended(now, got=False)
        return found

    def cues(self, connection: Connection, track: Track, now: float) -> tuple[Cue, ...] | None:
        """The cues of a track that `player` found; None when YouTube does not give them. Raises as `player`."""
        from ytsb_tui.adapters.youtube import ytdlp_captions

        found = ytdlp_captions.cues(connection, track)
        self._ended(now, got=found is not None)
        return found

    def _ended(self, now: float, *, got: bool) -> None:
        with self._lock:
            if got:
                self._worked_at, self._failures = now, 0
            else:
                self._failed_at, self._failures = now, self._failures + 1

    def _jar(self, *, account: bool) -> MozillaCookieJar | None:
        """The cookies of the file; what YouTube sets is never written to it."""
        if self.cookies is None or not account:
            return None
        jar = MozillaCookieJar(self.cookies)
        try:
            jar.load(ignore_discard=True, ignore_expires=True)
        except (OSError, LoadError) as error:
            reason = f"The cookies in {self.cookies} cannot be read: {_why(error)}."
            raise SetupFailure(
                FailureKind.CLIENT, reason, "Export them again in Netscape's format, or unset cookies."
            ) from error
        return jar


def _why(error: OSError | LoadError) -> str:
    return error.strerror or "unknown" if isinstance(error, OSError) and error.strerror else "it is no cookies file"
