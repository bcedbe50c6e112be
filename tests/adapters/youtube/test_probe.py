"""Whether YouTube lets an exit through, by one player request."""

from __future__ import annotations

import pytest

from tests.fakes.connection import FakeConnection, recording, says
from tests.fakes.youtube import IP, connected
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, FailureKind

PLAYER = "/youtubei/v1/player"


def test_one_player_request_is_enough() -> None:
    connection = connected()
    assert YouTubeFetcher().probe(connection) == IP
    assert connection.paths == [PLAYER]


@pytest.mark.parametrize(
    "answer",
    [says("", 429), says(recording("youtube_request_blocked.innertube.json"), content_type="application/json")],
)
def test_a_refusal_speaks_of_the_exit(answer: object) -> None:
    connection = FakeConnection(lambda _: answer)  # type: ignore[arg-type, return-value]  # a Reply
    with pytest.raises(ExitFailure) as caught:
        YouTubeFetcher().probe(connection)
    assert (caught.value.kind, caught.value.burn) == (FailureKind.BLOCKED, BURN_BLOCKED)
