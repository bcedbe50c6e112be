"""The messages on the socket, one JSON object a line.

    owner   {"ytsb": "1.2.3", "pid": 4711}                                    its version and process id
    window  {"id": 1, "call": "watch"}
    owner   {"state": {…}}                                                    the whole state, once
    owner   {"events": [{…}, …]}                                              everything from then on
    window  {"id": 2, "call": "add", "with": {"text": "https://…"}}           a command of EngineClient
    owner   {"id": 2, "gives": {…}}    or    {"id": 2, "error": {"kind": …, "reason": …, "action": …}}
    window  {"id": 3, "call": "stop"}                                         asks the owner to end
    other   {"id": 0, "call": "reserve", "with": {"most": 0.02}}              sets aside a part of the owner's budget
    other   {"id": 0, "call": "settle", "with": {"cost": 0.01, "certain": true}}
    owner   {"bye": "drained"}         or    {"bye": "stopped"}

The first line and `stop` are the same in every version; everything else requires the same version on both sides.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_type_hints

from ytsb_tui.core.state.codec import Form, Json, Malformed, form
from ytsb_tui.remote.calls import RemoteCommands

WATCH, STOP = "watch", "stop"
RESERVE, SETTLE = "reserve", "settle"
DRAINED, STOPPED = "drained", "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The types of one command of EngineClient."""

    arguments: Mapping[str, Form]
    needed: frozenset[str]
    result: Form

    def write(self, values: Mapping[str, object]) -> Json:
        """Its arguments as JSON."""
        return {name: self.arguments[name].write(value) for name, value in values.items()}

    def read(self, json: Json) -> dict[str, object]:
        """Its arguments. Raises Malformed."""
        if not isinstance(json, dict) or not self.needed <= json.keys() <= self.arguments.keys():
            raise Malformed(f"Expected arguments: {', '.join(self.arguments)}.")
        return {name: self.arguments[name].read(value) for name, value in json.items()}


@cache
def commands() -> Mapping[str, Command]:
    """Every command that a window may call, by name."""
    found = {}
    for name, method in vars(RemoteCommands).items():
        if name.startswith("_"):
            continue
        hints = get_type_hints(method)
        result = form(hints.pop("return"))
        parameters = inspect.signature(method).parameters
        found[name] = Command(
            arguments={each: form(hint) for each, hint in hints.items()},
            needed=frozenset(each for each in hints if parameters[each].default is inspect.Parameter.empty),
            result=result,
        )
    return found


def line(message: dict[str, Json]) -> bytes:
    """A message as bytes to send."""
    return json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"


def message(line: bytes) -> dict[str, Json]:
    """The message in a received line. Raises Malformed."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise Malformed("That is not JSON.") from None
    if not isinstance(found, dict):
        raise Malformed("A message is a JSON object.")
    return found
