from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.state.codec import Json, Malformed, decoded, encoded, form
from ytsb_tui.core.state.events import Event, Message, NoteDone, WorkProgress
from ytsb_tui.core.state.frozen_map import FrozenMap
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId

MEMBERS = get_args(Event)
JOB = Job(video=VideoId("aaaaaaaaaa1"), state=State.FAILED, title="Ünïcode \x1b[31m", length=61.0, cost=0.0)


def _frozen(kind: type[FrozenMap[object, object]]) -> st.SearchStrategy[FrozenMap[object, object]]:
    keys, values = map(st.from_type, get_args(kind))
    return st.dictionaries(keys, values, max_size=3).map(lambda made: FrozenMap(made.items()))


st.register_type_strategy(FrozenMap, _frozen)
st.register_type_strategy(float, st.floats(allow_nan=False))


def _there_and_back(kind: Hashable, value: object) -> object:
    text = json.dumps(encoded(kind, value))
    assert "\n" not in text
    assert text.isascii()
    return decoded(kind, json.loads(text))  # type: ignore[arg-type]  # unions are no classes for mypy


@pytest.mark.parametrize("kind", MEMBERS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_event_comes_back(kind: type[object], data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind))
    back = _there_and_back(Event, event)
    assert type(back) is kind
    assert back == event


@settings(max_examples=40, deadline=None)
@given(st.from_type(PanelState))
def test_every_state_comes_back(state: PanelState) -> None:
    back = _there_and_back(PanelState, state)
    assert back == state
    assert isinstance(back, PanelState)
    assert list(back.jobs) == list(state.jobs)


@settings(max_examples=25, deadline=None)
@given(st.from_type(Details), st.from_type(Transcript), st.from_type(Attempt))
def test_what_commands_give_comes_back(details: Details, transcript: Transcript, attempt: Attempt) -> None:
    kind = tuple[Details, Transcript] | None
    assert _there_and_back(kind, (details, transcript)) == (details, transcript)
    assert _there_and_back(kind, None) is None
    assert _there_and_back(tuple[Attempt, ...], (attempt, attempt)) == (attempt, attempt)


def test_what_has_its_default_is_left_out() -> None:
    assert encoded(Job, Job(video=VideoId("aaaaaaaaaa1"))) == {"video": "aaaaaaaaaa1"}
    row = encoded(Job, JOB)
    assert isinstance(row, dict)
    assert set(row) == {"video", "state", "title", "length", "cost"}  # a cost of nothing is not an unknown one
    assert encoded(Message, Message(at=1, level="info", text="x")) == {"at": 1, "level": "info", "text": "x"}


def test_a_member_of_a_union_tells_its_class() -> None:
    event = WorkProgress(at=1.0, worker="write 1", video=JOB.video, step="summary", fraction=0.5)
    row = encoded(Event, event)
    assert row == {
        "is": "WorkProgress", "at": 1.0, "worker": "write 1", "video": JOB.video, "step": "summary", "fraction": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (int, True),
        (int, 1.0),
        (float, True),
        (float, "1"),
        (str, None),
        (Stage, "fetching"),
        (Stage, []),
        (Job, []),
        (Job, {}),
        (Job, {"video": "a", "colour": "red"}),
        (Job, {"video": 3}),
        (Event, {"at": 1.0}),
        (Event, {"is": "Job", "video": "a"}),
        (Event, {"is": ["Message"]}),
        (Event, "Message"),
        (Event, {"is": "NoteDone", "at": 0.0}),
        (Exit | None, []),
        (tuple[int, ...], {}),
        (frozenset[str], "abc"),
        (tuple[str, int], ["a"]),
        (tuple[str, int], "a1"),
        (Mapping[str, int], []),
        (Mapping[Stage, int], {"fetched": 1}),
        (FrozenMap[str, Job], {"a": None}),
    ],
)
def test_what_is_of_another_type_is_refused(kind: type[object], wrong: Json) -> None:
    with pytest.raises(Malformed, match="is not"):
        decoded(kind, wrong)


def test_rows_and_maps() -> None:
    assert decoded(Sequence[VideoId], ["a", "b"]) == ("a", "b")  # type: ignore[type-abstract]  # for mypy no class
    assert decoded(frozenset[str], ["a", "a"]) == frozenset("a")
    back = decoded(FrozenMap[VideoId, Job], {JOB.video: encoded(Job, JOB)})
    assert isinstance(back, FrozenMap)
    assert back[JOB.video] == JOB
    assert decoded(Mapping[Stage, int], {"fetch": 1}) == {Stage.FETCH: 1}  # type: ignore[type-abstract]  # as above


@dataclass(frozen=True)
class _Odd:
    value: complex


@pytest.mark.parametrize("kind", [_Odd, complex, int | str, dict[str, int], NoteDone | str])
def test_types_without_a_form_are_a_mistake_of_ours(kind: Hashable) -> None:
    with pytest.raises(TypeError):
        form(kind)
