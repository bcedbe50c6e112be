"""A message on the wire: server-sent events, or one JSON object."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.lab.api_rules import ApiFault
from tests.lab.recordings import Json
from tests.lab.web import ConnectionCut

DELTA = 60  # characters in a piece of text
LONGEST_PAUSE = 0.25  # seconds between pieces, so that a slow answer still flows
LONGEST_STALL = 600.0
BREAKS: tuple[ApiFault, ...] = ("overloaded_midstream", "cut", "reset", "stall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A finished answer: its text, its stop reason, and the tokens in (by how they are billed) and out."""

    identity: str
    model: str
    text: str
    reason: str
    usage: dict[str, int]
    output_tokens: int
    thinks: bool = False


def whole(spoken: Spoken) -> Json:
    """The message as the answer of a request without streaming."""
    return _message(spoken) | {
        "content": [{"type": "text", "text": spoken.text}] if spoken.text else [],
        "stop_reason": spoken.reason,
        "stop_details": _details(spoken),
        "usage": spoken.usage | {"output_tokens": spoken.output_tokens, "service_tier": "standard"},
    }


def events(spoken: Spoken, faults: Collection[ApiFault], seconds: float) -> Iterator[bytes]:
    """The message as server-sent events over `seconds`; a fault of BREAKS ends it half-way.

    Raises ConnectionCut where the connection is to be reset.
    """
    pieces = [spoken.text[n : n + DELTA] for n in range(0, len(spoken.text), DELTA)]
    # A long duration is spread over more and smaller pieces.
    if seconds / max(1, len(pieces)) > LONGEST_PAUSE and spoken.text:
        size = max(1, int(len(spoken.text) * LONGEST_PAUSE / seconds))
        pieces = [spoken.text[n : n + size] for n in range(0, len(spoken.text), size)]
    breaks = next((fault for fault in faults if fault in BREAKS), None)
    started = time.monotonic()
    yield _event("message_start", {"message": _message(spoken)})
    index = int(spoken.thinks)
    if spoken.thinks:  # what is thought is omitted, as it was asked for
        thought = {"type": "thinking", "thinking": "", "signature": ""}
        yield _event("content_block_start", {"index": 0, "content_block": thought})
        yield _event("content_block_delta", {"index": 0, "delta": {"type": "signature_delta", "signature": "x"}})
        yield _event("content_block_stop", {"index": 0})
    if pieces:
        yield _event("content_block_start", {"index": index, "content_block": {"type": "text", "text": ""}})
    yield _event("ping", {})
    for n, piece in enumerate(pieces):
        if breaks and n >= len(pieces) // 2:
            yield from _break(breaks)
            return
        due = started + seconds * (n + 1) / len(pieces)
        time.sleep(max(0.0, due - time.monotonic()))
        yield _event("content_block_delta", {"index": index, "delta": {"type": "text_delta", "text": piece}})
    if pieces:
        yield _event("content_block_stop", {"index": index})
    delta = {"stop_reason": spoken.reason, "stop_sequence": None, "stop_details": _details(spoken)}
    yield _event("message_delta", {"delta": delta, "usage": spoken.usage | {"output_tokens": spoken.output_tokens}})
    yield _event("message_stop", {})


def _break(fault: ApiFault) -> Iterator[bytes]:
    match fault:
        case "overloaded_midstream":
            yield _event("error", {"error": {"type": "overloaded_error", "message": "Overloaded"}})
        case "stall":
            time.sleep(LONGEST_STALL)
        case "reset":
            raise ConnectionCut


def _message(spoken: Spoken) -> Json:
    return {
        "id": spoken.identity,
        "type": "message",
        "role": "assistant",
        "model": spoken.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": spoken.usage | {"output_tokens": 1, "service_tier": "standard"},
    }


def _details(spoken: Spoken) -> Json | None:
    return {"type": "refusal", "category": None, "explanation": None} if spoken.reason == "refusal" else None


def _event(kind: str, data: Json) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind} | data)}\n\n".encode()
