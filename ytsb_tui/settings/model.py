"""The settings of the model and of what it may cost, a part of `Settings`."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.notes.models import Effort
from ytsb_tui.settings.kinds import API_KEY, DOLLARS, NAME, SWITCH, TEXT, choice
from ytsb_tui.settings.record import Group, setting


@dataclass(frozen=True, kw_only=True)  # two bases with slots cannot be combined
class ModelSettings:
    """What can be set about the model. `budget` is US dollars."""

    provider: str = setting(
        "claude",
        Group.MODEL,
        "Whose API to use: `claude`, or `openai` for OpenAI and every server that speaks its API.",
        NAME,
    )
    model: str | None = setting(
        None,
        Group.MODEL,
        "The model that writes notes (see `ytsb models`). By default claude-haiku-5-5; `openai` has no default.",
        TEXT,
        flags=("--model",),
    )
    api_key: str | None = setting(
        None,
        Group.MODEL,
        "Key for Anthropic's API. Without one, notes are outlines of the transcript.",
        API_KEY,
        variable="ANTHROPIC_API_KEY",
        secret=True,
        keyring=True,
    )
    base_url: str | None = setting(
        None,
        Group.MODEL,
        "Another server that speaks Anthropic's Messages API.",
        TEXT,
        variable="ANTHROPIC_BASE_URL",
    )
    openai_api_key: str | None = setting(
        None,
        Group.MODEL,
        "Key for OpenAI's API. Most servers on your own machine need none.",
        API_KEY,
        variable="OPENAI_API_KEY",
        secret=True,
        keyring=True,
    )
    openai_base_url: str | None = setting(
        None,
        Group.MODEL,
        "Another server that speaks OpenAI's API, such as `http://127.0.0.1:11434/v1` for Ollama.",
        TEXT,
        variable="OPENAI_BASE_URL",
    )
    budget: float | None = setting(
        None,
        Group.MODEL,
        "The most US dollars that one run may spend: notes, questions, quizzes and batches together, in other windows "
        "and by commands beside it too. No request is sent that could exceed it.",
        DOLLARS,
        flags=("--budget",),
    )
    effort: str = setting(
        "low",
        Group.MODEL,
        "How much Claude thinks before it answers, which is paid for like its answer. `none` is cheapest; a long or "
        "difficult argument may deserve more.",
        choice(*Effort),
        flags=("--effort",),
    )
    overnight: bool = setting(
        False,
        Group.MODEL,
        "Ask for notes in message batches: half the price, answers within a day.",
        SWITCH,
        flags=("--overnight",),
    )

    mcp_spending: bool = setting(
        False,
        Group.MODEL,
        "Let programs that use `ytsb mcp` spend money: on answers, and on notes of videos that they add.",
        SWITCH,
    )
