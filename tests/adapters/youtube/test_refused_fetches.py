"""What YouTube's refusals, nonsense and trouble mean for a fetch."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.adapters.youtube.fetches import CLIENTS, PLAYER, VIDEO, failure_of, fetch, full_path, youtube
from tests.fakes.connection import Sent, recording, says
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import (
    BURN_BLOCKED,
    ExitFailure,
    Failure,
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Reply


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (says(recording("youtube_consent_page.html")), FailureKind.BLOCKED),
        (says(recording("youtube_consent_page_invalid.html")), FailureKind.BLOCKED),
        (says(recording("youtube_too_many_requests.html")), FailureKind.BLOCKED),
        (says("", 429), FailureKind.BLOCKED),
        (says("", 403), FailureKind.BLOCKED),
        (says("", 302, location="https://www.google.com/sorry/index?continue=x"), FailureKind.BLOCKED),
        (says("<html>hello</html>"), FailureKind.SUSPECT),
        (says("", 302, location="https://elsewhere.example/"), FailureKind.SUSPECT),
        (says("", 404), FailureKind.CLIENT),  # of the player, which the page could not help
    ],
)
def test_watch_pages_that_are_none(page: Reply, kind: FailureKind) -> None:
    failure = failure_of(full_path(page))
    assert (type(failure), failure.kind) == (ExitFailure, kind)
    assert isinstance(failure, ExitFailure)
    assert failure.burn == (BURN_BLOCKED if kind is FailureKind.BLOCKED else None)


@pytest.mark.parametrize("part", ["player", "timedtext"])
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (says("<html>no</html>", 403, content_type="text/html"), FailureKind.BLOCKED),
        (says("", 429), FailureKind.BLOCKED),
        (says("", 302, location="https://www.google.com/sorry/index"), FailureKind.BLOCKED),
        (says("", 303, location="https://consent.youtube.com/m"), FailureKind.BLOCKED),
        (says(recording("youtube_too_many_requests.html")), FailureKind.BLOCKED),
        (says(""), FailureKind.SUSPECT),
        (says("<html><body>hello"), FailureKind.SUSPECT),
        (says("{}"), FailureKind.SUSPECT),
        (says("[1, 2"), FailureKind.SUSPECT),
        (says("[" * 200_000), FailureKind.SUSPECT),
        (says("null"), FailureKind.SUSPECT),
        (says("", 418), FailureKind.SUSPECT),
    ],
)
def test_answers_that_are_none_cost_the_exit_not_the_video(part: str, reply: Reply, kind: FailureKind) -> None:
    failure = failure_of(youtube(**{part: reply}))
    assert (type(failure), failure.kind) == (ExitFailure, kind)
    assert isinstance(failure, ExitFailure)
    assert failure.burn == (BURN_BLOCKED if kind is FailureKind.BLOCKED else None)


@pytest.mark.parametrize("part", ["player", "timedtext"])
def test_youtube_s_own_trouble_is_waited_out(part: str) -> None:
    failure = failure_of(youtube(**{part: says("", 503, retry_after="120")}))
    assert (type(failure), failure.retry_after) == (TransientFailure, 120.0)
    assert failure_of(youtube(**{part: says("", 500, retry_after="soon")})).retry_after is None


@pytest.mark.parametrize(
    ("name", "video", "group", "kind"),
    [
        ("youtube_age_restricted", "Njp5uhTorCo", VideoFailure, FailureKind.AGE_RESTRICTED),
        ("youtube_request_blocked", VIDEO, ExitFailure, FailureKind.BLOCKED),
        ("youtube_video_unavailable", VIDEO, VideoFailure, FailureKind.UNAVAILABLE),
        ("youtube_transcripts_disabled", "dsMFmonKDD4", VideoFailure, FailureKind.CAPTIONS_DISABLED),
        ("youtube_transcripts_disabled2", "Fjg5lYqvzUs", VideoFailure, FailureKind.CAPTIONS_DISABLED),
        ("youtube_po_token_required", VIDEO, ExitFailure, FailureKind.PO_TOKEN),
    ],
)
def test_recorded_refusals(name: str, video: str, group: type[Failure], kind: FailureKind) -> None:
    connection = youtube(player=says(recording(f"{name}.innertube.json")))
    failure = failure_of(connection, video=VideoId(video))
    assert (type(failure), failure.kind) == (group, kind)
    assert connection.paths[:CLIENTS] == [PLAYER] * CLIENTS  # nobody has got captions yet, so everybody is asked
    assert ("/watch" in connection.paths) == (kind is FailureKind.PO_TOKEN), (
        "yt-dlp asks about what may be the client's"
    )


def test_a_lecture_about_captchas_is_not_a_captcha() -> None:
    words = '<text start="0">class="g-recaptcha" action="https://consent.youtube.com/s"</text>'
    spoken = says(f"<transcript>{words}</transcript>")
    assert len(fetch(youtube(timedtext=spoken)).transcript.cues) == 1


def test_a_broken_exit_goes_through_as_it_is() -> None:
    lost = ExitFailure(FailureKind.EXIT_LOST, "It broke.")

    def broken(_: Sent) -> Reply:
        raise lost

    assert failure_of(youtube(timedtext=broken)) is lost


def token_for(sent: Sent) -> Reply:
    asked = json.loads(sent.body)["videoId"]
    return says(recording("youtube_po_token_required.innertube.json").replace(VIDEO.encode(), asked.encode()))


@pytest.mark.parametrize(
    ("player", "kind", "word"),
    [
        (says("", 400), FailureKind.CLIENT, "none of the players"),
        (token_for, FailureKind.PO_TOKEN, "proof of origin"),
    ],
)
def test_that_no_player_is_served_is_said_once_for_all_videos(
    player: Reply | Callable[[Sent], Reply], kind: FailureKind, word: str
) -> None:
    fetcher = YouTubeFetcher()
    connection = youtube(player=player, watch=says("", 404))
    for _ in range(2):  # one video may be special, whatever the exit
        with pytest.raises(ExitFailure, match=word) as caught:
            fetch(connection, fetcher=fetcher)
        assert (caught.value.kind, caught.value.burn) == (kind, None)
        assert "yt-dlp" in caught.value.action
    with pytest.raises(SetupFailure, match=word) as stopped:
        fetch(connection, video=VideoId("dsMFmonKDD4"), fetcher=fetcher)
    assert "yt-dlp" in stopped.value.action
    fetch(youtube(), fetcher=fetcher)
    with pytest.raises(ExitFailure):
        fetch(connection, fetcher=fetcher)
