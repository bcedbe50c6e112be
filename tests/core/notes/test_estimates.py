from __future__ import annotations

import pytest

from ytsb_tui.core.notes.estimates import ANSWER, CHECK, INSTRUCTIONS, of_length, of_transcript, summed
from ytsb_tui.core.notes.models import THOUGHT, Effort
from ytsb_tui.core.videos.transcripts import Cue, Transcript
from ytsb_tui.core.videos.video import VideoId

MODEL = "claude-haiku-5-5"


def transcript(minutes: int) -> Transcript:
    """Speech of 150 words a minute."""
    words = "energy is never lost it only changes its form so we "
    cues = tuple(Cue(start=4.4 * n, duration=4.4, text=words.strip()) for n in range(round(minutes * 60 / 4.4)))
    return Transcript(video=VideoId("aaaaaaaaaaa"), language="en", automatic=False, cues=cues)


def test_the_estimate_by_length_is_near_that_of_the_transcript() -> None:
    counted, guessed = of_transcript(transcript(60), (), MODEL, 85_000), of_length(3600, MODEL, 85_000)
    assert (counted.counted, guessed.counted) == (True, False)
    assert guessed.sent == pytest.approx(counted.sent, rel=0.35)
    assert guessed.cost == pytest.approx(((INSTRUCTIONS + 16_000) * 0.1 + ANSWER * 0.5) / 1e6)


def test_a_check_of_the_claims_is_part_of_the_price_and_never_at_half() -> None:
    for batch in (False, True):
        with_check = of_length(3600, MODEL, 85_000, batch=batch, check=True)
        without = of_transcript(transcript(60), (), MODEL, 85_000, batch=batch)
        checked = of_transcript(transcript(60), (), MODEL, 85_000, batch=batch, check=True)
        assert checked.sent - without.sent == CHECK.input_tokens
        assert checked.written == with_check.written == ANSWER + CHECK.output_tokens
        assert checked.cost == pytest.approx((without.cost or 0.0) + (4_000 * 0.1 + 1_000 * 0.5) / 1e6)


@pytest.mark.parametrize("effort", Effort)
def test_thought_is_part_of_the_price_of_the_note_and_of_its_check(effort: Effort) -> None:
    for estimate in (
        of_length(3600, MODEL, 85_000, check=True, effort=effort),
        of_transcript(transcript(60), (), MODEL, 85_000, check=True, effort=effort),
    ):
        assert estimate.written == ANSWER + CHECK.output_tokens + 2 * THOUGHT[effort]
        assert estimate.cost == pytest.approx((estimate.sent * 0.1 + estimate.written * 0.5) / 1e6)


def test_a_batch_costs_half() -> None:
    for estimate in (
        of_length(3600, MODEL, 85_000, batch=True),
        of_transcript(transcript(60), (), MODEL, 85_000, batch=True),
    ):
        assert estimate.cost == pytest.approx((estimate.sent * 0.1 + ANSWER * 0.5) / 2e6)


def test_long_videos_take_several_requests_and_never_the_long_price() -> None:
    whole = of_length(10 * 3600, MODEL, 85_000)
    assert whole.written == 2 * ANSWER
    assert whole.cost is not None
    assert whole.cost < 0.03


def test_sums_know_what_they_do_not_know() -> None:
    one, other = of_length(60, MODEL, 85_000), of_length(60, "local", 85_000)
    assert summed([one, one]).cost == pytest.approx(2 * (one.cost or 0))
    assert summed([one, other]).cost is None
    assert summed([one, other]).sent == one.sent + other.sent
    assert summed([]).cost == 0.0
    assert (
        of_transcript(Transcript(video=VideoId("a" * 11), language="en", automatic=False, cues=()), (), MODEL, 9).sent
        == 0
    )
