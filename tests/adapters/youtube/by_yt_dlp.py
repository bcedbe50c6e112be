"""A fetch in an era that only yt-dlp masters."""

from __future__ import annotations

from tests.adapters.youtube.test_eras import World, video
from tests.fakes.connection import FakeConnection
from tests.fakes.youtube import connect
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.ports.transcripts import Fetched


def fetch(
    world: World, number: int, wish: LanguageWish | None = None, *, account: bool = False
) -> tuple[Fetched, FakeConnection]:
    """One fetch, and the connection that it went over."""
    connection = connect(world.youtube)
    world.now += 5
    got = world.fetcher.fetch(connection, video(number), wish or LanguageWish(), lambda *_: None, account=account)
    return got, connection
