"""One function for all exits."""

from __future__ import annotations

from tests.fakes.exit_network import FakeNetwork, relays
from tests.fakes.work import FakeFetcher, video
from ytsb_tui.api.opening import exits
from ytsb_tui.api.transcripts import transcript
from ytsb_tui.settings.schema import Settings


def test_of_blocking_exits_and_leases(settings: Settings) -> None:
    with exits(settings, network=FakeNetwork(relays(5)), fetcher=FakeFetcher()) as opened:
        assert transcript(opened, video(1)).transcript.video == video(1)
        with opened.lease() as lease:
            assert transcript(lease, video(2), timeout=5).transcript.video == video(2)


async def test_of_asynchronous_exits_and_leases(settings: Settings) -> None:
    async with exits(settings, network=FakeNetwork(relays(5)), fetcher=FakeFetcher()) as opened:
        assert (await transcript(opened, video(1))).transcript.video == video(1)
        async with opened.lease() as lease:
            assert (await transcript(lease, video(2), timeout=5)).transcript.video == video(2)
