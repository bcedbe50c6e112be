"""One function for transcripts, whichever exits it is given."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import overload

from ytsb_tui.api.async_exits import AsyncExits, AsyncLease
from ytsb_tui.api.blocking import Exits, Lease
from ytsb_tui.api.values import ENGLISH
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.ports.transcripts import Fetched


@overload
def transcript(
    over: Exits | Lease, link: str, wish: LanguageWish = ENGLISH, *, timeout: float | None = None
) -> Fetched: ...


@overload
def transcript(
    over: AsyncExits | AsyncLease, link: str, wish: LanguageWish = ENGLISH, *, timeout: float | None = None
) -> Coroutine[None, None, Fetched]: ...


def transcript(
    over: Exits | Lease | AsyncExits | AsyncLease,
    link: str,
    wish: LanguageWish = ENGLISH,
    *,
    timeout: float | None = None,
) -> Fetched | Coroutine[None, None, Fetched]:
    """The transcript of a video, by its link or id: over an exit that is leased already, or over up to three that are
    leased for it. To be awaited with asynchronous exits. `timeout` is in seconds.

    Raises the ExitFailure of the last exit, or another Failure; TimeoutError; ValueError for a link to no video;
    RuntimeError after the block.
    """
    return over.transcript(link, wish, timeout=timeout)
