"""The models that a server lists. The API has names alone; some servers add how much a model reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.text.cleaning import clean

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_MOST = 1000
_READS = ("max_model_len", "context_length", "max_context_length")  # vLLM; OpenRouter and others; LM Studio


async def listed(client: AsyncOpenAI) -> tuple[Model, ...]:
    """All of them, in the server's order. Raises ValueError, AttributeError or TypeError for what is no such list."""
    found: list[Model] = []
    async for info in client.models.list():
        found.append(_model(info))
        if len(found) == _MOST:
            break
    if not found:
        raise ValueError("it names no models")
    return tuple(found)


def named(models: tuple[Model, ...], name: str) -> Model:
    """The model of that name, which Ollama also knows without its tag; just the name where it is not listed, since some
    servers answer to any."""
    return next((model for model in models if model.name in (name, f"{name}:latest")), Model(name=name))


def _model(info: object) -> Model:
    name = clean(str(getattr(info, "id", None) or ""), 120)
    if not name:
        raise ValueError("a model without a name")
    meta = getattr(info, "meta", None)  # of llama.cpp
    trained = meta.get("n_ctx") if isinstance(meta, dict) else None
    reads = [value for value in (*(getattr(info, field, None) for field in _READS), trained) if _is_count(value)]
    return Model(name=name, reads=reads[0] if reads else None)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value > 0
