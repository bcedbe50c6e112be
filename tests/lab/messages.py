"""The fake Messages API: checks the key, counts tokens, and sends the answer that `answers` generates."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, cast
from zlib import crc32

from tests.lab.answers import SchemaRefused, Writer, check_schema
from tests.lab.api_rules import REFUSALS, ApiFault, ApiRule, ApiRuleTable
from tests.lab.batches import Batches
from tests.lab.journal import Journal, Kind
from tests.lab.recordings import Json
from tests.lab.stream import Spoken, events, whole
from tests.lab.web import Reply, Request, Site

API_KEY = "lab-key"
MODELS = {
    "claude-haiku-5-5": "Claude Haiku 5.5",
    "claude-sonnet-5-5": "Claude Sonnet 5.5",
    "claude-opus-5-5": "Claude Opus 5.5",
}
EFFORTS = {"low": 200, "medium": 800, "high": 2_000}  # tokens that are thought; Opus is not asked to in this lab
THINKING = frozenset(("claude-haiku-5-5", "claude-sonnet-5-5"))
CHARACTERS_PER_TOKEN = 4
CONTEXT = 1_000_000
JSON = "application/json"
_NOT = {"supported": False}


class MessagesApi:
    """Answers `/v1/messages`, its token count, `/v1/models` and message batches."""

    def __init__(self, rules: ApiRuleTable) -> None:
        self._rules = rules
        self._cached: set[int] = set()
        self._lock = threading.Lock()
        self._batches = Batches(rules, self.message)

    def site(self, journal: Journal) -> Site:
        """This API as a site for a server."""
        return Site(name="anthropic", answer=self.answer, classify=classify, journal=journal, keep_bodies=True)

    def answer(self, request: Request) -> Reply:
        """Answer one request, with the faults that the rules demand."""
        kind, _ = classify(request)
        # The SDK sends its key as a bearer token; curl examples and older clients use x-api-key.
        shown = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ")
        if shown != API_KEY:
            return error("invalid_key")
        text = request.body.decode("utf-8", "replace")
        rules = self._rules.matching(kind, text)
        for rule in rules:
            if rule.fault in REFUSALS:
                return error(rule.fault, rule.retry_after)
            if rule.fault == "html":
                return Reply(body=b"<!DOCTYPE html><html><title>Sign in to the network</title></html>")
        if kind == "models":
            return _models(request.path)
        if kind == "batches":
            return self._batches.answer(request, rules)
        try:
            asked = json.loads(text)
        except ValueError:
            return invalid("the body is not JSON")
        if kind == "count_tokens":
            return Reply(body=json.dumps({"input_tokens": _tokens(_prompt(asked))}).encode(), content_type=JSON)
        if kind != "messages" or request.method != "POST":
            return _error(404, "not_found_error", f"no such endpoint: {request.path}")
        return self._messages(asked, rules)

    def message(self, asked: Json, rules: Sequence[ApiRule]) -> Json:
        """The message that answers `asked`, as JSON; raises SchemaRefused or KeyError for a bad request."""
        return whole(self._speak(asked, rules))

    def _messages(self, asked: Json, rules: Sequence[ApiRule]) -> Reply:
        try:
            spoken = self._speak(asked, rules)
        except SchemaRefused as refused:
            return invalid(f"output_config.format.schema: {refused}")
        except KeyError as missing:
            return invalid(f"{missing.args[0]}: Field required")
        if asked["model"] not in MODELS:
            return _error(404, "not_found_error", f"model: {asked['model']}")
        if _schema(asked) is not None and '"citations"' in json.dumps(asked["messages"]):
            return invalid("citations: cannot be combined with output_config.format")
        if asked["model"] not in THINKING and ("thinking" in asked or _effort(asked) is not None):
            return invalid("thinking, output_config.effort: not supported by this model")
        if _effort(asked) is not None and asked.get("thinking") == {"type": "disabled"}:
            return invalid("output_config.effort: cannot be combined with thinking that is disabled")
        if "temperature" in asked:
            return invalid("temperature: not supported by this model")
        faults = [rule.fault for rule in rules]
        seconds = sum(rule.seconds for rule in rules if rule.fault == "delay")
        chunks: Iterator[bytes] = events(spoken, faults, seconds)
        if asked.get("stream"):
            # Only closing the connection ends a body early without the client's HTTP library noticing.
            framing: Literal["chunked", "close"] = "close" if "cut" in faults else "chunked"
            return Reply(chunks=chunks, content_type="text/event-stream; charset=utf-8", framing=framing)
        for _ in chunks:
            pass  # a message without streaming takes as long as its stream would, and fails like it
        return Reply(body=json.dumps(whole(spoken)).encode(), content_type=JSON)

    def _speak(self, asked: Json, rules: Sequence[ApiRule]) -> Spoken:
        """Decide the text, the stop reason and the usage."""
        limit = int(str(asked["max_tokens"]))
        prompt = _prompt(asked)
        shares = {rule.fault: rule.share for rule in rules}
        writer = Writer(prompt=prompt, invented=shares.get("invented", 0.0), altered=shares.get("altered", 0.0))
        schema = _schema(asked)
        if schema is not None:
            check_schema(schema)
        text = writer.text() if schema is None else writer.json(schema)
        reason = "end_turn"
        thought = EFFORTS.get(_effort(asked) or "", 0)
        if "broken_json" in shares:
            text = text[: len(text) // 2] + " … and so on"
        if "wrong_shape" in shares:
            text = json.dumps({"unexpected": [text[:20]]})
        if "refusal" in shares:
            text, reason = "", "refusal"
        elif "context_exceeded" in shares or _tokens(prompt) > CONTEXT:
            text, reason = text[: len(text) // 2], "model_context_window_exceeded"
        elif "max_tokens" in shares or thought + _tokens(text) > limit:
            text, reason = text[: min(len(text) // 2, limit * CHARACTERS_PER_TOKEN)], "max_tokens"
        return Spoken(
            identity=f"msg_{crc32(prompt.encode()):08x}",
            model=str(asked["model"]),
            text=text,
            reason=reason,
            usage=self._usage(asked, prompt),
            output_tokens=max(1, thought + _tokens(text)),
            thinks=bool(thought),
        )

    def _usage(self, asked: Json, prompt: str) -> dict[str, int]:
        """Input tokens by how they are billed: a prefix marked with cache_control is written once, then read."""
        total = _tokens(prompt)
        prefix = _cached_prefix(asked)
        if not prefix:
            return {"input_tokens": total, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
        marked = _tokens(prefix)
        with self._lock:
            # As with the real API, a request with another format does not find what was stored.
            known = (key := crc32(f"{prefix}{_schema(asked)}".encode())) in self._cached
            self._cached.add(key)
        return {
            "input_tokens": max(0, total - marked),
            "cache_creation_input_tokens": 0 if known else marked,
            "cache_read_input_tokens": marked if known else 0,
        }


def classify(request: Request) -> tuple[Kind, str]:
    """The kind of a request; it is never about a video."""
    path = request.path
    if path == "/v1/messages":
        return "messages", ""
    if path == "/v1/messages/count_tokens":
        return "count_tokens", ""
    if path.startswith("/v1/messages/batches"):
        return "batches", ""
    return ("models" if path.startswith("/v1/models") else "other"), ""


def error(fault: ApiFault, retry_after: float | None = None) -> Reply:
    """The refusal of a fault."""
    status, kind, message = REFUSALS[fault]
    return _error(status, kind, message, () if retry_after is None else (("retry-after", f"{retry_after:g}"),))


def invalid(message: str) -> Reply:
    """400 with a reason."""
    return _error(400, "invalid_request_error", message)


def _error(status: int, kind: str, message: str, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    body = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_lab"}
    return Reply(status=status, body=json.dumps(body).encode(), content_type=JSON, headers=headers)


def _models(path: str) -> Reply:
    wanted = path.removeprefix("/v1/models").strip("/")
    if not wanted:
        page = {"data": [_model(name) for name in MODELS], "has_more": False, "first_id": None, "last_id": None}
        return Reply(body=json.dumps(page).encode(), content_type=JSON)
    if wanted not in MODELS:
        return _error(404, "not_found_error", f"model: {wanted}")
    return Reply(body=json.dumps(_model(wanted)).encode(), content_type=JSON)


def _model(name: str) -> Json:
    thinks = {"supported": name in THINKING}
    types = dict.fromkeys(("adaptive", "disabled"), thinks) | dict.fromkeys(("between_tools", "enabled"), _NOT)
    levels = dict.fromkeys(EFFORTS, thinks) | {"max": _NOT, "xhigh": _NOT}
    return {
        "capabilities": {
            "thinking": thinks | {"types": types},
            "effort": thinks | levels,
            "structured_outputs": {"supported": True},
            "batch": {"supported": True},
        },
        "type": "model",
        "id": name,
        "display_name": MODELS[name],
        "created_at": "2026-02-01T00:00:00Z",
        "lifecycle": "active",
        "max_input_tokens": CONTEXT,
        "max_tokens": 64000,
    }


def _effort(asked: Json) -> str | None:
    config = asked.get("output_config")
    effort = config.get("effort") if isinstance(config, Mapping) else None
    return effort if isinstance(effort, str) else None


def _schema(asked: Json) -> Json | None:
    config = asked.get("output_config")
    form = config.get("format") if isinstance(config, Mapping) else None
    return cast("Json", form["schema"]) if isinstance(form, Mapping) and form.get("type") == "json_schema" else None


def _blocks(asked: Json) -> Iterator[tuple[str, bool]]:
    """Every text of the request in order, and whether it is marked for the cache."""
    messages = cast("list[Json]", asked["messages"])
    for content in (asked.get("system", ""), *(message["content"] for message in messages)):
        if isinstance(content, str):
            yield content, False
        else:
            for block in cast("list[Json]", content):
                yield str(block.get("text", "")), bool(block.get("cache_control"))


def _prompt(asked: Json) -> str:
    return "\n\n".join(text for text, _ in _blocks(asked))


def _cached_prefix(asked: Json) -> str:
    blocks = list(_blocks(asked))
    last = max((n for n, (_, marked) in enumerate(blocks) if marked), default=-1)
    return "\n\n".join(text for text, _ in blocks[: last + 1])


def _tokens(text: str) -> int:
    return len(text) // CHARACTERS_PER_TOKEN
