"""What is known of an answer that has ended, or has not."""

from __future__ import annotations

import pytest

from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.engine.ports.models import Question, Received

QUESTION = Question(system="s" * 30, material="m" * 30, task="t" * 28, schema={}, most_tokens=100)
SENT = 30  # tokens, by estimate
TOLD = Usage(input_tokens=25, output_tokens=1)


def received() -> Received:
    answer = Received(QUESTION, lambda _: None)
    answer.sent = True
    return answer


def test_what_was_not_sent_took_nothing() -> None:
    assert Received(QUESTION, lambda _: None).taken == Usage()


def test_silence_may_have_taken_everything_that_was_asked_for() -> None:
    assert received().taken == Usage(input_tokens=SENT, output_tokens=100)


def test_a_start_is_counted_and_what_was_heard_since() -> None:
    answer = received()
    answer.usage = TOLD
    assert answer.taken == TOLD
    answer.think("hm " * 10)
    answer.add("so " * 10)
    assert answer.taken == Usage(input_tokens=25, output_tokens=20)
    assert answer.text == "so " * 10


def test_text_without_a_count_is_estimated() -> None:
    answer = received()
    answer.add("abc" * 5)
    assert answer.taken == Usage(input_tokens=SENT, output_tokens=5)


def test_the_last_word_is_the_api_s() -> None:
    answer = received()
    answer.add("abc" * 50)
    answer.usage, answer.counted = TOLD, True
    assert answer.taken == TOLD


def test_more_text_than_tokens_can_hold_is_an_answer_that_does_not_end() -> None:
    answer = received()
    for _ in range(8):
        answer.add("x" * 300)
    with pytest.raises(TransientFailure, match="exceeded its limit of 100 tokens") as caught:
        answer.add("x")
    assert caught.value.kind is FailureKind.MODEL_ANSWER


def test_a_mended_text_takes_the_place_of_what_came() -> None:
    heard: list[str] = []
    answer = Received(QUESTION, heard.append)
    answer.add("{'a': 1}")
    answer.mend('{"a": 1}')
    assert answer.text == '{"a": 1}'
    assert heard == ["{'a': 1}"]
