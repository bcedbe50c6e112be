"""A server that speaks OpenAI's API, on loopback: chunks, usage, endings and errors as several servers send them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler

from tests.fakes.messages_api import Body, FakeMessagesApi, JsonObject, plain

KEY = "sk-test-0123456789abcdef"
MODEL = "qwen3:8b"
USAGE: JsonObject = {
    "prompt_tokens": 1230,
    "completion_tokens": 500,
    "total_tokens": 1730,
    "prompt_tokens_details": {"cached_tokens": 30},
}


def chunk(delta: object, finish: str | None = None, **more: object) -> JsonObject:
    """A chunk of a completion."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
        **more,
    }


def usage(counts: JsonObject = USAGE) -> JsonObject:
    """The last chunk, which a server sends when it is asked to include the usage."""
    return {**chunk({}), "choices": [], "usage": counts}


def text_chunks(text: str, size: int = 23) -> list[JsonObject]:
    """The text in deltas, the role first."""
    pieces = [chunk({"content": text[at : at + size]}) for at in range(0, len(text), size)]
    return [chunk({"role": "assistant", "content": ""}), *pieces]


def completion(chunks: Sequence[object], *, done: bool = True, ends: str = "\n\n") -> Body:
    """A stream of these chunks; `done` says whether it ends as it should."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("connection", "close")
        handler.end_headers()
        try:
            for each in chunks:
                handler.wfile.write(f"data: {json.dumps(each)}{ends}".encode())
            if done:
                handler.wfile.write(b"data: [DONE]" + ends.encode())
            handler.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has what it wants
        handler.close_connection = True

    return send


def whole(text: str, finish: str = "stop", counts: JsonObject | None = USAGE) -> Body:
    """An answer; `counts` None is a server that does not count."""
    return completion([*text_chunks(text), chunk({}, finish), *([usage(counts)] if counts else [])])


def cut(text: str) -> Body:
    """Half an answer, then a clean end of the connection."""
    return completion(text_chunks(text[: len(text) // 2]), done=False)


def openai_error(
    status: int, words: str, kind: str = "invalid_request_error", code: str | None = None, **headers: str
) -> Body:
    """As OpenAI sends it."""
    error = {"message": words, "type": kind, "param": None, "code": code}
    return plain(status, json.dumps({"error": error}), headers={k.replace("_", "-"): v for k, v in headers.items()})


def vllm_error(status: int, words: str, kind: str = "BadRequestError") -> Body:
    """As vLLM sends it: no error around it, the code a number."""
    return plain(status, json.dumps({"object": "error", "message": words, "type": kind, "param": None, "code": status}))


def llama_cpp_error(status: int, words: str, kind: str, **more: object) -> Body:
    """As llama.cpp's server sends it: the code a number."""
    return plain(status, json.dumps({"error": {"code": status, "message": words, "type": kind, **more}}))


def words_error(status: int, words: str) -> Body:
    """As LM Studio and older Ollama send it: words alone."""
    return plain(status, json.dumps({"error": words}))


def listing(*models: Mapping[str, object]) -> Body:
    """A list of models."""
    return plain(200, json.dumps({"object": "list", "data": [{"object": "model", **model} for model in models]}))


def prompt(api: FakeMessagesApi, number: int = -1) -> str:
    """What a request told the model in its user's message."""
    messages = api.asked[number].body["messages"]
    assert isinstance(messages, list)
    return str(messages[1]["content"])
