"""Answers of servers that speak OpenAI's audio API, in the forms that their documents and sources show."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.fakes.messages_api import Body, JsonObject, plain

Said = Sequence[tuple[float, float, str]]
SAID: Said = ((0.0, 4.5, " A limit is a value."), (4.5, 9.25, " A derivative is the slope of a curve."))


def _segment(number: int, said: tuple[float, float, str], **more: object) -> JsonObject:
    start, end, text = said
    return {
        "id": number,
        "seek": 0,
        "start": start,
        "end": end,
        "text": text,
        "tokens": [50364, 316, 4948],
        "temperature": 0.0,
        "avg_logprob": -0.21,
        "compression_ratio": 1.3,
        "no_speech_prob": 0.01,
        **more,
    }


def _text(said: Said) -> str:
    return "".join(text for _, _, text in said).strip()


def openai(said: Said = SAID, language: str = "english", **more: object) -> Body:
    """OpenAI's own: the language by its name."""
    answer = {
        "task": "transcribe",
        "language": language,
        "duration": 9.300000190734863,
        "text": _text(said),
        "segments": [_segment(number, each, **more) for number, each in enumerate(said)],
        "usage": {"type": "duration", "seconds": 10},
    }
    return plain(200, json.dumps(answer))


def speaches(said: Said = SAID) -> Body:
    """speaches: the language by its code."""
    segments = [_segment(number, each, words=None) for number, each in enumerate(said, 1)]
    answer = {"task": "transcribe", "language": "en", "duration": 9.3, "text": _text(said), "words": None}
    return plain(200, json.dumps({**answer, "segments": segments}))


def vllm(said: Said = SAID) -> Body:
    """vLLM: the duration is text."""
    segments = [_segment(number, each, no_speech_prob=None) for number, each in enumerate(said)]
    answer = {"duration": "9.3", "language": "en", "text": _text(said), "segments": segments, "words": None}
    return plain(200, json.dumps(answer))


def localai(said: Said = SAID) -> Body:
    """LocalAI before it was like OpenAI's: nanoseconds, and neither language nor duration."""
    segments = [
        {"id": number, "start": int(start * 1e9), "end": int(end * 1e9), "text": text, "tokens": [50364]}
        for number, (start, end, text) in enumerate(said)
    ]
    return plain(200, json.dumps({"segments": segments, "text": _text(said)}))


def fastapi_error(status: int, words: str) -> Body:
    """As speaches sends it."""
    return plain(status, json.dumps({"detail": words}))
