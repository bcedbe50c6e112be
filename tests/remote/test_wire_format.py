from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.remote.served import SharedEngine
from ytsb_tui.core.state.codec import Json, Malformed
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.remote.wire_format import commands, line, message

ELSEWHERE = {"snapshot", "events", "loops", "drain", "stop"}  # a window does these itself, or in another way
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_exactly_the_commands_of_an_engine_can_be_called() -> None:
    public = {name for name in vars(EngineClient) if not name.startswith("_")}
    assert set(commands()) == public - ELSEWHERE
    assert all(hasattr(SharedEngine, name) for name in commands())


@settings(max_examples=30)
@given(st.dictionaries(st.text(), JSON))
def test_a_message_survives_the_round_trip_on_one_line(content: dict[str, Json]) -> None:
    sent = line(content)
    assert sent.count(b"\n") == 1
    assert message(sent) == json.loads(json.dumps(content))


@given(st.binary())
def test_any_bytes_are_a_message_or_malformed(got: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(message(got), dict)


@settings(max_examples=100)
@given(st.sampled_from(sorted(commands())), st.data())
def test_any_arguments_are_read_or_malformed(name: str, data: st.DataObject) -> None:
    command = commands()[name]
    names = st.sampled_from([*command.arguments, "other"])
    try:
        given_ = command.read(data.draw(JSON | st.dictionaries(names, JSON)))
    except Malformed:
        return
    assert command.needed <= given_.keys() <= command.arguments.keys()
    assert command.read(command.write(given_)) == given_
