"""Claude over Anthropic's Messages API."""

from __future__ import annotations

from ytsb_tui.adapters.claude.api_failures import API
from ytsb_tui.adapters.claude.messages_api import MessagesApi
from ytsb_tui.engine.ports.models import Access, ModelClient, Provider


def _connect(access: Access) -> ModelClient:
    if access.key is None:
        raise API.no_key()
    return MessagesApi(access)


PROVIDER = Provider(usual_model="claude-haiku-5-5", ready=lambda access: access.key is not None, connect=_connect)
