"""The parts of one video are asked for at the same time; whatever happens to one, what is paid for is kept."""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from tests.engine.models.test_parts import material, number_of, part, quoting, said
from tests.fakes.messages_api import Body, FakeMessagesApi, error, stall, whole
from tests.fakes.models import Paid, claude
from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.study.assessment import OpenKind
from ytsb_tui.core.videos.passages import Passage
from ytsb_tui.engine.models.limits import Limits
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.models.parts import Parts
from ytsb_tui.engine.models.steps import StepReporter, Steps


def written_by(api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch, at_once: int = 32) -> ModelWriter:
    """A writer for which the lecture has three parts."""
    writer = ModelWriter(claude(api.url), at_once=at_once)
    monkeypatch.setattr(writer, "_limits", Limits(part=6_000))
    return writer


def together(answer: Body, requests: int) -> Body:
    """Answers none of so many requests before all of them have come."""
    barrier = threading.Barrier(requests)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        barrier.wait(30)
        answer(handler)

    return reply


async def test_all_parts_are_asked_for_before_the_first_is_answered(
    api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = quoting(api)
    of_part = together(answer, 3)
    api.reply(of_part, of_part, of_part, answer)
    writer = written_by(api, monkeypatch)
    note = (await writer.write(material(), lambda *_: None, Paid())).note
    await writer.model.aclose()
    assert note.verified == 3
    assert len(api.asked) == 4


async def test_so_are_those_of_an_assessment(api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        quote = " ".join(said([api.own])[:12])
        asked = {"question": f"Of part {number_of(api.own)}?", "answer": "Yes.", "concepts": [], "quote": quote}
        whole(json.dumps({OpenKind.APPLICATION.value: [asked]}))(handler)

    api.reply(together(answer, 3))
    writer = written_by(api, monkeypatch)
    assessment = await writer.assess(material(), lambda *_: None, Paid())
    await writer.model.aclose()
    assert [each.question for each in assessment.open] == ["Of part 1?", "Of part 2?", "Of part 3?"]


async def test_a_single_writer_asks_for_one_after_the_other(
    api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.reply(quoting(api))
    writer = written_by(api, monkeypatch, at_once=1)
    await writer.write(material(), lambda *_: None, Paid())
    await writer.model.aclose()
    assert [number_of(asked) for asked in api.asked[:3]] == [1, 2, 3]


async def test_a_cancelled_note_cancels_all_and_counts_all(
    api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.reply(stall(api, part("no")))
    writer, paid = written_by(api, monkeypatch), Paid()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(writer.write(material(), lambda *_: None, paid))
        while len(api.asked) < 3:
            await asyncio.sleep(0.01)
        task.cancel()
    await writer.model.aclose()
    assert len(paid.usages) == 3, "the model may have begun with each"


async def test_what_waits_for_the_service_is_not_asked_again_with_smaller_parts(
    api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        busy = number_of(api.own) == 3
        why = (429, "rate_limit_error", "slow down") if busy else (400, "invalid_request_error", "prompt is too long")
        error(*why)(handler)

    api.reply(together(answer, 3))
    writer = written_by(api, monkeypatch)
    with pytest.raises(TransientFailure, match="rate limit"):
        await writer.write(material(), lambda *_: None, Paid())
    await writer.model.aclose()
    assert len(api.asked) == 3


def parts(count: int) -> Parts[str]:
    return Parts(
        material(),
        [Passage(start=60.0 * n, end=60.0 * n + 60, first=n, after=n + 1, text=f"{n}", tokens=9) for n in range(count)],
    )


def steps(count: int) -> Steps:
    silent = Steps(lambda *_: None)
    silent.expect(count)
    return silent


async def test_after_a_failure_what_is_under_way_ends_and_nothing_begins() -> None:
    begun: list[int] = []
    two, failing = asyncio.Event(), asyncio.Event()

    async def write(_: Passage, number: int, count: int, reporter: StepReporter) -> str:
        begun.append(number)
        if number == 1:
            two.set()
            await failing.wait()
            return "kept"
        await two.wait()
        failing.set()
        raise TransientFailure(FailureKind.MODEL_BUSY, "Overloaded.", "Later.")

    lecture = parts(4)
    failures = await lecture.write(write, steps(4), at_once=2)
    assert begun == [0, 1]
    assert lecture.written == ["kept"]
    assert [failure.reason for failure in failures.values()] == ["Overloaded."]

    async def again(_: Passage, number: int, count: int, reporter: StepReporter) -> str:
        begun.append(number)
        return f"{number} of {count}"

    assert not await lecture.write(again, steps(4), at_once=2)
    assert begun == [0, 1, 0, 2, 3]
    assert lecture.written == ["0 of 4", "kept", "2 of 4", "3 of 4"]


async def test_the_first_failure_is_the_first_that_happened() -> None:
    later = asyncio.Event()

    async def write(_: Passage, number: int, count: int, reporter: StepReporter) -> str:
        if number == 0:
            await later.wait()
        later.set()
        raise VideoFailure(FailureKind.MODEL_ANSWER, f"Part {number}.", "No.")

    failures = await parts(2).write(write, steps(2), at_once=2)
    assert [failure.reason for failure in failures.values()] == ["Part 1.", "Part 0."]


@pytest.mark.parametrize("at_once", [1, 3])
async def test_so_many_at_once_and_no_more(at_once: int) -> None:
    under_way, most = 0, 0

    async def write(_: Passage, number: int, count: int, reporter: StepReporter) -> str:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        under_way -= 1
        return ""

    await parts(7).write(write, steps(7), at_once)
    assert most == at_once


async def test_a_defect_is_raised_under_its_own_name() -> None:
    async def write(_: Passage, number: int, count: int, reporter: StepReporter) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await parts(3).write(write, steps(3), at_once=3)
