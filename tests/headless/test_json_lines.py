from __future__ import annotations

import io
import json
from dataclasses import fields
from typing import get_args

import pytest

from tests.headless.samples import SAMPLES
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.headless.json_lines import JsonPrinter, event_object, job_object


def test_there_is_a_sample_of_every_event() -> None:
    assert {type(sample) for sample in SAMPLES} == set(get_args(e.Event))


def lines(*events: e.Event) -> list[dict[str, object]]:
    out = io.StringIO()
    printer = JsonPrinter(out)
    for event in events:
        printer.show(event, PanelState())
    printer.close()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_an_object_with_event_and_time() -> None:
    rows = lines(*SAMPLES)
    assert len(rows) == len(SAMPLES) - 3
    for row in rows:
        assert isinstance(row["event"], str)
        assert row["at"] == "2026-11-23T12:00:00.000Z"


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (e.ExitReady, {"ip", "fingerprint", "country", "seconds"}),
        (
            e.TranscriptDone,
            {"video", "title", "worker", "exit_ip", "fingerprint", "seconds", "bytes", "cues", "language"},
        ),
        (
            e.NoteDone,
            {"video", "path", "seconds", "input_tokens", "output_tokens", "cost_usd", "points", "verified", "near"},
        ),
        (e.Failed, {"video", "class", "reason", "action", "retry_at", "attempts"}),
        (e.Summary, {"done", "failed", "waiting", "seconds", "cost_usd"}),
    ],
)
def test_the_documented_fields(event: type[e.Event], keys: set[str]) -> None:
    sample = next(sample for sample in SAMPLES if type(sample) is event)
    assert keys <= set(event_object(sample))


def test_hostile_text_is_plain_ascii() -> None:
    out = io.StringIO()
    JsonPrinter(out).show(e.Message(at=0.0, level="info", text="ü \u202e 漢"), PanelState())
    assert out.getvalue().isascii()


def test_a_job() -> None:
    row = job_object(
        Job(
            video=VideoId("aaaaaaaaaaa"),
            state=State.WAITING,
            kind=FailureKind.BLOCKED,
            retry_at=1795435200.0,
            stage=Stage.FETCH,
        )
    )
    assert (row["state"], row["class"], row["retry_at"]) == ("waiting", "blocked", "2026-11-23T12:00:00.000Z")
    assert {field.name for field in fields(Job)} >= {"video", "title"}
    assert job_object(Job(video=VideoId("aaaaaaaaaaa")))["class"] is None


def test_the_relays_of_a_circuit_are_objects() -> None:
    sample = next(sample for sample in SAMPLES if isinstance(sample, e.ExitReady))
    assert event_object(sample)["path"] == [
        {"fingerprint": "A" * 40, "nickname": "guard", "country": "ch"},
        {"fingerprint": "F" * 40, "nickname": "nick", "country": "??"},
    ]
