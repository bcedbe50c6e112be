"""What a player's refusal means."""

from __future__ import annotations

import pytest

from tests.adapters.youtube.players import Json, answer, captions, failure_of, track
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, Failure, FailureKind, TransientFailure, VideoFailure


def refused(status: str, reason: str = "", **more: object) -> Failure:
    return failure_of({"playabilityStatus": {"status": status, "reason": reason, **more}})


def subreason(text: str, general: str = "Video unavailable") -> Json:
    return {"playerErrorMessageRenderer": {"reason": {"simpleText": general}, "subreason": {"runs": [{"text": text}]}}}


@pytest.mark.parametrize(
    ("status", "reason", "more", "group", "kind"),
    [
        ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", {}, ExitFailure, FailureKind.BLOCKED),
        ("LOGIN_REQUIRED", "Melde dich an", {}, ExitFailure, FailureKind.BLOCKED),
        ("LOGIN_REQUIRED", "", {}, ExitFailure, FailureKind.BLOCKED),
        ("UNPLAYABLE", "", {"errorScreen": {"playerCaptchaViewModel": {}}}, ExitFailure, FailureKind.BLOCKED),
        (
            "UNPLAYABLE",
            "This content isn't available, try again later.",
            {},
            ExitFailure,
            FailureKind.BLOCKED,
        ),
        ("LOGIN_REQUIRED", "Sign in to confirm your age", {}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("LOGIN_REQUIRED", "Alter?", {"desktopLegacyAgeGateReason": 1}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("AGE_VERIFICATION_REQUIRED", "?", {}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("CONTENT_CHECK_REQUIRED", "?", {}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("LOGIN_REQUIRED", "", {"messages": ["This is a private video."]}, VideoFailure, FailureKind.PRIVATE),
        ("LOGIN_REQUIRED", "", {"messages": ["Dies ist ein privates Video."]}, VideoFailure, FailureKind.PRIVATE),
        ("ERROR", "Private video", {}, VideoFailure, FailureKind.PRIVATE),
        ("UNPLAYABLE", "Private video", {}, VideoFailure, FailureKind.PRIVATE),
        (
            "UNPLAYABLE",
            "Join this channel to get access to members-only content",
            {},
            VideoFailure,
            FailureKind.MEMBERS_ONLY,
        ),
        (
            "UNPLAYABLE",
            "This video is only available to Music Premium members",
            {},
            VideoFailure,
            FailureKind.MEMBERS_ONLY,
        ),
        (
            "UNPLAYABLE",
            "Kanalmitglieder",
            {"errorScreen": {"playerLegacyDesktopYpcOfferRenderer": {"offerId": "sponsors_only_video"}}},
            VideoFailure,
            FailureKind.MEMBERS_ONLY,
        ),
        ("UNPLAYABLE", "This video requires payment to watch.", {}, VideoFailure, FailureKind.UNAVAILABLE),
        (
            "UNPLAYABLE",
            "?",
            {"errorScreen": {"playerLegacyDesktopYpcTrailerRenderer": {}}},
            VideoFailure,
            FailureKind.UNAVAILABLE,
        ),
        (
            "UNPLAYABLE",
            "Video unavailable",
            {"errorScreen": subreason("The uploader has not made this video available in your country")},
            ExitFailure,
            FailureKind.GEO_BLOCKED,
        ),
        ("ERROR", "This video is not available in your country", {}, ExitFailure, FailureKind.GEO_BLOCKED),
        (
            "UNPLAYABLE",
            "Video unavailable",
            {"errorScreen": subreason("Der Uploader hat dieses Video in deinem Land nicht verfügbar gemacht")},
            ExitFailure,
            FailureKind.SUSPECT,
        ),
        ("UNPLAYABLE", "We're processing this video. Check back later.", {}, TransientFailure, FailureKind.UNAVAILABLE),
        (
            "UNPLAYABLE",
            "Video unavailable",
            {"errorScreen": subreason("This video is no longer available because the account has been terminated.")},
            VideoFailure,
            FailureKind.UNAVAILABLE,
        ),
        ("ERROR", "This video is unavailable", {}, VideoFailure, FailureKind.UNAVAILABLE),
        ("ERROR", "Dieses Video ist nicht verfügbar", {}, VideoFailure, FailureKind.UNAVAILABLE),
        ("ERROR", "", {}, VideoFailure, FailureKind.UNAVAILABLE),
        ("UNPLAYABLE", "", {}, ExitFailure, FailureKind.SUSPECT),
        ("SOMETHING_NEW", "Neu", {}, ExitFailure, FailureKind.SUSPECT),
        ("", "", {}, ExitFailure, FailureKind.SUSPECT),
    ],
)
def test_refusals(status: str, reason: str, more: Json, group: type[Failure], kind: FailureKind) -> None:
    failure = refused(status, reason, **more)
    assert (type(failure), failure.kind) == (group, kind)
    if isinstance(failure, ExitFailure):
        assert failure.burn == (BURN_BLOCKED if kind is FailureKind.BLOCKED else None)


def test_a_private_video_that_its_details_tell_of() -> None:
    told = answer(playabilityStatus={"status": "UNPLAYABLE"}, videoDetails={"isPrivate": True})
    assert failure_of(told).kind is FailureKind.PRIVATE


def test_what_youtube_says_is_quoted_clean_and_short() -> None:
    failure = refused("UNPLAYABLE", "\x1b[31mOdd\u202e words " + "x" * 500)
    assert "“Odd words xxx" in failure.reason
    assert len(failure.reason) < 200
    assert failure_of({"playabilityStatus": {"status": "ERROR", "reason": "Removed."}}).reason.count(".") == 2


def offline(**slate: str) -> Json:
    renderer = {"offlineSlate": {"liveStreamOfflineSlateRenderer": slate}}
    return {"status": "LIVE_STREAM_OFFLINE", "liveStreamability": {"liveStreamabilityRenderer": renderer}}


@pytest.mark.parametrize(
    ("told", "word", "wait"),
    [
        (answer(playabilityStatus=offline(scheduledStartTime="1700003600")), "14 November 2023, 23:13 UTC", 3600.0),
        (answer(playabilityStatus=offline(scheduledStartTime="1600000000")), "not on", None),
        (answer(playabilityStatus=offline(scheduledStartTime="soon")), "not on", None),
        (answer(playabilityStatus=offline()), "not on", None),
        (answer(videoDetails={"isUpcoming": True}), "not on", None),
        (answer(videoDetails={"isLive": True}), "still on", None),
    ],
)
def test_streams_that_are_no_recording(told: Json, word: str, wait: float | None) -> None:
    failure = failure_of(told)
    assert (type(failure), failure.kind, failure.retry_after) == (VideoFailure, FailureKind.LIVE, wait)
    assert word in failure.reason


@pytest.mark.parametrize(
    "told", [None, [], "", 7, {}, {"playabilityStatus": None}, {"playabilityStatus": []}, {"playabilityStatus": {}}]
)
def test_answers_that_say_nothing_are_suspect(told: object) -> None:
    assert failure_of(told).kind is FailureKind.SUSPECT


def test_an_answer_about_another_video_is_suspect() -> None:
    """YouTube serves a placeholder's response to clients that it does not like."""
    assert failure_of(answer(videoDetails={"videoId": "aQvGIIdgFDM"})).kind is FailureKind.SUSPECT


@pytest.mark.parametrize(
    "part",
    [None, {}, captions(), captions("x", None, 7), captions(track(None), track("en", baseUrl=""), track("\x1b[1m"))],
)
def test_no_captions(part: object) -> None:
    failure = failure_of(answer(captions=part))
    assert (type(failure), failure.kind) == (VideoFailure, FailureKind.CAPTIONS_DISABLED)
