"""Models as tests ask them: the real clients against servers on loopback."""

from __future__ import annotations

from tests.fakes import openai_api
from tests.fakes.messages_api import KEY
from ytsb_tui.adapters.claude.messages_api import LONGEST, STALL, MessagesApi
from ytsb_tui.adapters.openai import chat_completions
from ytsb_tui.core.notes.models import Effort
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import total
from ytsb_tui.engine.models.metered import MeteredModel
from ytsb_tui.engine.ports.models import Access

CLAUDE = "claude-haiku-5-5"


def claude(
    url: str | None,
    model: str = CLAUDE,
    *,
    key: str = KEY,
    budget: float | None = None,
    stall: float = STALL,
    longest: float = LONGEST,
    effort: Effort | None = None,
) -> MeteredModel:
    """Claude at a fake Messages API."""
    client = MessagesApi(Access(model=model, key=key, base_url=url), stall=stall, longest=longest)
    return MeteredModel(client, model, budget, effort=effort)


def openai(
    url: str,
    model: str = openai_api.MODEL,
    *,
    key: str | None = None,
    budget: float | None = None,
    stall: float = chat_completions.STALL,
    longest: float = chat_completions.LONGEST,
) -> MeteredModel:
    """A model of a fake server that speaks OpenAI's API."""
    access = Access(model=model, key=key, base_url=f"{url}/v1")
    return MeteredModel(chat_completions.ChatCompletions(access, stall=stall, longest=longest), model, budget)


class Paid:
    """Collects what requests took."""

    def __init__(self) -> None:
        self.usages: list[Usage] = []

    def __call__(self, usage: Usage) -> None:
        self.usages.append(usage)

    @property
    def total(self) -> Usage:
        """The sum."""
        return total(self.usages)
