from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.jobs.failures import (
    ATTEMPTS_BEFORE_FINAL,
    BACKOFF,
    CHANCE_BEFORE_FINAL,
    EXIT_BACKOFF,
    EXITS_BEFORE_FINAL,
    ChoiceNeeded,
    Elsewhere,
    ExitFailure,
    FailureKind,
    GiveUp,
    Halt,
    Later,
    SetupFailure,
    TransientFailure,
    Tried,
    VideoFailure,
    decide,
    empty_captions,
    too_long,
)

FRESH = Tried(attempts=0, same=0)
BLOCKED = ExitFailure(FailureKind.BLOCKED, "Refused.")
LOST = ExitFailure(FailureKind.EXIT_LOST, "It broke.")
BUSY = TransientFailure(FailureKind.MODEL_BUSY, "Busy.", "Wait.")


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_says_what_failed_and_what_to_do_in_a_row(kind: FailureKind) -> None:
    assert kind.short
    assert kind.cure
    assert len(f"{kind.short}: {kind.cure}") <= 42
    assert FailureKind(kind.value) is kind


def test_a_refused_exit_is_changed_at_once_and_not_charged() -> None:
    assert decide(BLOCKED, FRESH, 0.0) == Elsewhere()


@pytest.mark.parametrize(("same", "wait"), [(2, EXIT_BACKOFF[0]), (5, EXIT_BACKOFF[1]), (8, EXIT_BACKOFF[2])])
def test_three_exits_that_break_off_make_a_pause(same: int, wait: float) -> None:
    assert decide(LOST, Tried(attempts=0, same=same), 0.9) == Later(seconds=wait, charged=False)


def test_refusals_are_final_after_a_chance_of_99_percent_however_many_it_takes() -> None:
    assert decide(BLOCKED, Tried(attempts=0, same=200, chance=0.98), 0.0) == Elsewhere()
    assert decide(BLOCKED, Tried(attempts=0, same=6, chance=CHANCE_BEFORE_FINAL), 0.0) == GiveUp()


@pytest.mark.parametrize("failure", [BLOCKED, LOST])
def test_the_time_that_a_person_set_ends_the_tries(failure: ExitFailure) -> None:
    assert decide(failure, Tried(attempts=0, same=0, expired=True), 0.0) == GiveUp()


@pytest.mark.parametrize("kind", [FailureKind.EXIT_LOST, FailureKind.GEO_BLOCKED])
def test_twelve_exits_that_break_off_or_countries_that_refuse_are_enough(kind: FailureKind) -> None:
    assert decide(ExitFailure(kind, "r"), Tried(attempts=0, same=EXITS_BEFORE_FINAL - 1), 0.0) == GiveUp()
    assert decide(ExitFailure(kind, "r"), Tried(attempts=0, same=EXITS_BEFORE_FINAL - 2), 0.0) == Elsewhere()


@pytest.mark.parametrize(
    ("kind", "same"), [(FailureKind.SUSPECT, 2), *((kind, 1) for kind in (FailureKind.PO_TOKEN, FailureKind.CLIENT))]
)
def test_an_answer_that_is_no_answer_is_believed_when_others_say_the_same(kind: FailureKind, same: int) -> None:
    failure = ExitFailure(kind, "Empty.")
    assert decide(failure, Tried(attempts=0, same=same - 1), 0.0) == Elsewhere()
    assert decide(failure, Tried(attempts=0, same=same), 0.0) == GiveUp()


def test_backoff_grows_and_ends() -> None:
    waits = []
    for attempts in range(ATTEMPTS_BEFORE_FINAL - 1):
        decision = decide(BUSY, Tried(attempts=attempts, same=attempts), 0.0)
        assert isinstance(decision, Later)
        assert decision.charged
        waits.append(decision.seconds)
    assert waits == list(BACKOFF)
    assert decide(BUSY, Tried(attempts=ATTEMPTS_BEFORE_FINAL - 1, same=4), 0.0) == GiveUp()


def test_the_servers_wish_is_honoured() -> None:
    failure = TransientFailure(FailureKind.MODEL_BUSY, "Busy.", "Wait.", retry_after=300.0)
    assert decide(failure, FRESH, 0.0) == Later(seconds=300.0, charged=True)


def test_a_lack_of_exits_is_not_the_videos_fault() -> None:
    failure = TransientFailure(FailureKind.NO_EXITS, "All rest.", "Wait.", retry_after=12.0)
    assert decide(failure, Tried(attempts=4, same=9), 0.5) == Later(seconds=12.0, charged=False)


def test_final_and_halting_groups() -> None:
    assert decide(VideoFailure(FailureKind.PRIVATE, "Private.", "Ask."), FRESH, 0.0) == GiveUp()
    choice = ChoiceNeeded(FailureKind.NO_LANGUAGE, "None.", "Choose.", offered=("de",))
    assert decide(choice, FRESH, 0.0) == GiveUp()
    assert choice.offered == ("de",)
    setup = SetupFailure(FailureKind.KEY, "Refused.", "Set it.")
    assert decide(setup, FRESH, 0.0) == Halt(failure=setup)
    assert str(setup) == "Refused. Set it."
    assert BLOCKED.action == "Trying another exit."


@given(
    attempts=st.integers(0, 100),
    same=st.integers(0, 100),
    chance=st.floats(0, 1),
    spread=st.floats(0, 1, exclude_max=True),
    kind=st.sampled_from(list(FailureKind)),
)
def test_every_history_ends(attempts: int, same: int, chance: float, spread: float, kind: FailureKind) -> None:
    tried = Tried(attempts=attempts, same=same, chance=chance)
    later = decide(TransientFailure(kind, "r", "a"), tried, spread)
    assert isinstance(later, GiveUp) or (isinstance(later, Later) and 0 < later.seconds <= 1.25 * BACKOFF[-1])
    if same >= EXITS_BEFORE_FINAL and kind is not FailureKind.BLOCKED:
        assert decide(ExitFailure(kind, "r"), tried, spread) == GiveUp()


def test_a_service_that_asks_all_to_wait_charges_no_video() -> None:
    failure = TransientFailure(FailureKind.MODEL_BUSY, "Limit.", "Wait.", retry_after=7.0, everyone=True)
    tried = Tried(attempts=4, same=9)
    assert decide(failure, tried, 0.5) == Later(seconds=7.0, charged=False)
    unsaid = TransientFailure(FailureKind.MODEL_BUSY, "Limit.", "Wait.", everyone=True)
    assert decide(unsaid, tried, 0.5) == Later(seconds=30.0, charged=False)


def test_a_video_without_words_is_given_up_in_one_sentence_wherever_that_is_seen() -> None:
    failure = empty_captions()
    assert failure.kind is FailureKind.MODEL_ANSWER
    assert str(failure) == "The captions of this video are empty. Try another language."


def test_a_note_in_a_batch_is_not_charged_for_waiting() -> None:
    waiting = TransientFailure(FailureKind.OVERNIGHT, "Not yet.", "Wait.", retry_after=600.0)
    assert decide(waiting, Tried(attempts=4, same=99), 0.5) == Later(seconds=600.0, charged=False)


def test_a_transcript_that_is_too_long_wants_another_model() -> None:
    assert too_long().kind is FailureKind.TOO_LONG
    assert decide(too_long(), FRESH, 0.0) == GiveUp()
