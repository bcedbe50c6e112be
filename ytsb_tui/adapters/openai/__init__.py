"""Models of any server that speaks OpenAI's API: Ollama, LM Studio, llama.cpp, vLLM, OpenAI itself."""

from __future__ import annotations

from ytsb_tui.adapters.openai.api_failures import API
from ytsb_tui.adapters.openai.chat_completions import ChatCompletions
from ytsb_tui.engine.ports.models import Access, ModelClient, Provider


def _ready(access: Access) -> bool:
    return access.key is not None or access.base_url is not None  # a server of one's own wants no key


def _connect(access: Access) -> ModelClient:
    if not _ready(access):
        raise API.no_key()
    return ChatCompletions(access)


PROVIDER = Provider(usual_model=None, ready=_ready, connect=_connect)
