"""JSON that is nearly that, and thoughts that are none of it."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.adapters.openai.json_answers import ThoughtFilter, repaired


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"a": [1, 2]}', {"a": [1, 2]}),
        ('```json\n{"a": 1}\n```', {"a": 1}),
        ('Sure! Here is the note:\n{"a": 1}\nTell me if you want more.', {"a": 1}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ("{'a': 'it is'}", {"a": "it is"}),
        ('{a: "b"}', {"a": "b"}),
        ('{"a": "one\ntwo"}', {"a": "one\ntwo"}),
        ('{"a": "he said "yes" to it"}', {"a": 'he said "yes" to it'}),
        ('{"a": True, "b": None}', {"a": True, "b": None}),
        ("I would rather not.", None),
        ("", None),
        ("{}", None),
        ("[1, 2]", None),
    ],
)
def test_what_models_write(text: str, read: dict[str, object] | None) -> None:
    found = repaired(text)
    assert (None if found is None else json.loads(found)) == read


@pytest.mark.parametrize(
    "text", ["{" + "[" * 200_000, '{"a":' * 60_000, "{" + '"' * 200_000, "{'a': 'b', " * 20_000, "{" + "\\" * 200_000]
)
def test_hostile_text_is_given_up_in_time(text: str) -> None:
    begun = time.monotonic()
    repaired(text)
    assert time.monotonic() - begun < 20.0


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<think>a {b} </think>{x}", "{x}"),
        ("\n<think></think>\n{x}", "\n{x}"),
        ("{x} <think>no</think>", "{x} <think>no</think>"),
        ("<thin", "<thin"),
        ("<th{x}", "<th{x}"),
        ("<think>never ends", ""),
        ("", ""),
    ],
)
def test_thoughts_are_taken_out_however_the_text_is_cut(text: str, answer: str, size: int) -> None:
    thoughts = ThoughtFilter()
    pieces = [thoughts.feed(text[at : at + size])[0] for at in range(0, len(text), size)]
    assert "".join(pieces) + thoughts.rest() == answer


@given(st.lists(st.sampled_from(["<", "think", ">", "</think>", "a", " ", "<think>"])))
def test_nothing_is_lost_but_thoughts(pieces: list[str]) -> None:
    thoughts = ThoughtFilter()
    answer, thought = "", ""
    for piece in pieces:
        more, hidden = thoughts.feed(piece)
        answer, thought = answer + more, thought + hidden
    whole = "".join(pieces)
    if not whole.lstrip().startswith("<think>"):
        assert answer + thoughts.rest() == whole
        assert not thought
