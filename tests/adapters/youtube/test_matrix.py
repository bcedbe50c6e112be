"""What YouTube can answer instead of a transcript, a row each: by recorded pages, in English and with other words.

A row tells the class of the failure, what happens next, what happens when it goes on, and words that a person reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

import pytest

from tests.fakes.connection import FakeConnection, Sent, recording, says
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import (
    BURN_BLOCKED,
    ChoiceNeeded,
    Decision,
    Elsewhere,
    ExitFailure,
    Failure,
    FailureKind,
    GiveUp,
    Grouped,
    Later,
    TransientFailure,
    Tried,
    VideoFailure,
    decide,
)
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Reply

VIDEO = VideoId("GJLlxj_dtq8")
PLAYER, WATCH, TIMEDTEXT = "/youtubei/v1/player", "/watch", "/api/timedtext"
SOUND = says(recording("youtube.innertube.json"), content_type="application/json")
CUES = says(recording("transcript.xml"))
CAPTCHA = recording("youtube_too_many_requests.html")
NEEDS_PAGE = says("{}", 400)  # then the watch page is asked for
WANTS_CONSENT = recording("youtube_consent_page.html")
WANTS_CONSENT_OF_NO_KIND = recording("youtube_consent_page_invalid.html")
FOREIGN = "Das geht hier gerade leider nicht"
WORDS = {"reason", "simpleText", "text", "offerDescription"}
ENGLISH = LanguageWish()
Json = dict[str, object]


def refusal(status: str, reason: str, **more: object) -> Json:
    """A player response of the form that YouTube gives, for refusals that are not recorded."""
    screen: Json = {"playerErrorMessageRenderer": {"reason": {"simpleText": reason}}}
    return {"playabilityStatus": {"status": status, "reason": reason, "errorScreen": screen, **more}}


def recorded(name: str) -> Json:
    return cast("Json", json.loads(recording(f"{name}.innertube.json")))


def localised(value: object) -> object:
    """The same answer with every sentence that tells why in another language."""
    if isinstance(value, dict):
        return {
            key: FOREIGN if key in WORDS and isinstance(inner, str) else localised(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [FOREIGN if isinstance(inner, str) else localised(inner) for inner in value]
    return value


MEMBERS = {"playerLegacyDesktopYpcOfferRenderer": {"offerId": "sponsors_only_video", "offerDescription": "Join"}}
STARTS = {"offlineSlate": {"liveStreamOfflineSlateRenderer": {"scheduledStartTime": "4102444800"}}}
FINAL = VideoFailure, GiveUp, GiveUp  # final at once
BURNED = ExitFailure, Elsewhere, GiveUp  # the exit is burned; final once enough others have refused it
DOUBTED = ExitFailure, Elsewhere, GiveUp  # at most twice elsewhere
Fate = tuple[type[Failure], type[Decision], type[Decision]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """`said` are words of what the person is told. A fate is the class, what comes next, and what in the end."""

    kind: FailureKind
    fate: Fate
    said: str
    player: Json | Reply = field(default_factory=dict)
    watch: Reply = CUES
    timedtext: Reply = CUES
    video: VideoId = VIDEO
    wish: LanguageWish = ENGLISH
    burn: float | None = None


def blocked(**answers: Json | Reply) -> Row:
    """Refused for its exit."""
    return Row(kind=FailureKind.BLOCKED, fate=BURNED, said="exit", burn=BURN_BLOCKED, **answers)  # type: ignore[arg-type]  # each where it belongs


def doubtful(said: str, **answers: Json | Reply) -> Row:
    """An answer that is none."""
    return Row(kind=FailureKind.SUSPECT, fate=DOUBTED, said=said, **answers)  # type: ignore[arg-type]  # as above


def consent(page: bytes) -> Row:
    return blocked(player=NEEDS_PAGE, watch=says(page))


ROWS: Mapping[str, Row] = {
    # For ever
    "VideoUnavailable": Row(
        kind=FailureKind.UNAVAILABLE, fate=FINAL, said="not available", player=recorded("youtube_video_unavailable")
    ),
    "InvalidVideoId": Row(
        kind=FailureKind.UNAVAILABLE,
        fate=FINAL,
        said="Check its link",
        player=recorded("youtube_video_unavailable"),
        video=VideoId("-----------"),
    ),
    "TranscriptsDisabled": Row(
        kind=FailureKind.CAPTIONS_DISABLED,
        fate=FINAL,
        said="no captions",
        player=recorded("youtube_transcripts_disabled"),
        video=VideoId("dsMFmonKDD4"),
    ),
    "TranscriptsDisabled, no captions at all": Row(
        kind=FailureKind.CAPTIONS_DISABLED,
        fate=FINAL,
        said="no captions",
        player=recorded("youtube_transcripts_disabled2"),
        video=VideoId("Fjg5lYqvzUs"),
    ),
    "AgeRestricted": Row(
        kind=FailureKind.AGE_RESTRICTED,
        fate=FINAL,
        said="age-restricted",
        player=recorded("youtube_age_restricted"),
        video=VideoId("Njp5uhTorCo"),
    ),
    "private": Row(
        kind=FailureKind.PRIVATE,
        fate=FINAL,
        said="private",
        player=refusal("LOGIN_REQUIRED", "Private video", messages=["This is a private video."]),
    ),
    "members only": Row(
        kind=FailureKind.MEMBERS_ONLY,
        fate=FINAL,
        said="members",
        player=refusal("UNPLAYABLE", "Join this channel to get access", errorScreen=MEMBERS),
    ),
    "upcoming": Row(
        kind=FailureKind.LIVE,
        fate=FINAL,
        said="1 January 2100",
        player=refusal(
            "LIVE_STREAM_OFFLINE", "Begins in a moment", liveStreamability={"liveStreamabilityRenderer": STARTS}
        ),
    ),
    # The person chooses
    "NoTranscriptFound": Row(
        kind=FailureKind.NO_LANGUAGE,
        fate=(ChoiceNeeded, GiveUp, GiveUp),
        said="there are",
        player=recorded("youtube_ww1_nl_en"),
        video=VideoId("F1xioXWb8CY"),
        wish=LanguageWish(languages=("sv",)),
    ),
    # The exit is burned
    "IpBlocked": blocked(player=SOUND, timedtext=says(CAPTCHA, 429)),
    "IpBlocked, a captcha that says 200": blocked(player=SOUND, timedtext=says(CAPTCHA)),
    "RequestBlocked": blocked(player=recorded("youtube_request_blocked")),
    "403": blocked(player=SOUND, timedtext=says("<html>403</html>", 403)),
    "429": blocked(player=says("", 429)),
    "google.com/sorry": blocked(player=says("", 302, location="https://www.google.com/sorry/index?q=1")),
    "consent that leads nowhere": consent(WANTS_CONSENT),
    "consent that cannot be given": consent(WANTS_CONSENT_OF_NO_KIND),
    "any other LOGIN_REQUIRED": blocked(player=refusal("LOGIN_REQUIRED", "Please sign in")),
    "geo-block": Row(
        kind=FailureKind.GEO_BLOCKED,
        fate=BURNED,
        said="another country",
        player=refusal("UNPLAYABLE", "The uploader has not made this video available in your country"),
    ),
    # The exit is in doubt
    "empty timed text": doubtful("empty", player=SOUND, timedtext=says("")),
    "HTML for timed text": doubtful("captions", player=SOUND, timedtext=says("<html><p>Hi<br></html>")),
    "timed text that is cut": doubtful("XML", player=SOUND, timedtext=says('<transcript><text start="0" dur="1">Hel')),
    "timed text with entities": doubtful(
        "XML",
        player=SOUND,
        timedtext=says('<!DOCTYPE t [<!ENTITY a "b">]><transcript><text start="0" dur="1">&a;</text></transcript>'),
    ),
    "{}": doubtful("nothing about the video", player={}),
    "broken JSON": doubtful("cannot be read", player=says('{"responseContext": {"visitorData": "Cgt')),
    "YouTubeDataUnparsable": doubtful("", player=NEEDS_PAGE, watch=says("<html><body>YouTube</body></html>")),
    # Once elsewhere
    "PoTokenRequired": Row(
        kind=FailureKind.PO_TOKEN,
        fate=(ExitFailure, Elsewhere, GiveUp),
        said="proof",
        player=recorded("youtube_po_token_required"),
    ),
    # YouTube's own trouble
    "5xx": Row(
        kind=FailureKind.SUSPECT,
        fate=(TransientFailure, Later, GiveUp),
        said="trouble of its own",
        player=says("", 503),
    ),
}
# Told by its words alone, and it is asked for in English: in others the exit is in doubt, so another is taken as well.
BY_WORDS = {"geo-block": FailureKind.SUSPECT}


def failure_of(row: Row, player: Json | Reply) -> Failure:
    answers = {
        PLAYER: player if isinstance(player, Reply) else says(json.dumps(player), content_type="application/json"),
        WATCH: row.watch,
        TIMEDTEXT: row.timedtext,
    }
    answer: Callable[[Sent], Reply] = lambda sent: answers[sent.path]  # noqa: E731 - one line
    with pytest.raises(Failure) as caught:
        YouTubeFetcher().fetch(FakeConnection(answer), row.video, row.wish, lambda word, fraction: None)
    return caught.value


def end_of(failure: Failure, kind: FailureKind) -> Decision:
    """What happens when it fails so again and again."""
    same = {FailureKind.SUSPECT: 2, FailureKind.PO_TOKEN: 1}.get(kind, 11)
    chance = 1.0 if kind is FailureKind.BLOCKED else 0.0
    return decide(cast("Grouped", failure), Tried(attempts=4, same=same, chance=chance), 0.0)


@pytest.mark.parametrize("name", ROWS)
def test_row(name: str) -> None:
    row = ROWS[name]
    failure = failure_of(row, row.player)
    group, first, last = row.fate
    assert (type(failure), failure.kind) == (group, row.kind), failure
    assert type(decide(cast("Grouped", failure), Tried(attempts=0, same=0), 0.0)) is first
    assert type(end_of(failure, row.kind)) is last
    assert row.said in f"{failure.reason} {failure.action}"
    for sentence in (failure.reason, failure.action):
        assert sentence.endswith(".")
        assert "\n" not in sentence
    if isinstance(failure, ExitFailure):
        assert failure.burn == row.burn


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if isinstance(row.player, dict) and row.player])
def test_row_with_localised_reasons(name: str) -> None:
    row = ROWS[name]
    playability = cast("Json", row.player)["playabilityStatus"]
    player = cast("Json", row.player) | {"playabilityStatus": localised(playability)}
    failure = failure_of(row, player)
    assert (type(failure), failure.kind) == (row.fate[0], BY_WORDS.get(name, row.kind)), failure
    if name not in BY_WORDS:
        assert row.said in f"{failure.reason} {failure.action}"
