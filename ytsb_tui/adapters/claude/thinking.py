"""How a request to the Messages API says how much the model shall think."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ytsb_tui.core.notes.models import Effort
from ytsb_tui.engine.ports.models import Question

if TYPE_CHECKING:
    from anthropic.types import OutputConfigParam, ThinkingConfigParam

_LEVELS: dict[Effort | None, Literal["low", "medium", "high"]] = {
    Effort.LOW: "low",
    Effort.MEDIUM: "medium",
    Effort.HIGH: "high",
}


def thinking_of(question: Question) -> ThinkingConfigParam | None:
    """Whether it thinks; None leaves that to the API. What it thinks is not sent back, which changes nothing but the
    length of the stream."""
    match question.effort:
        case None:
            return None
        case Effort.NONE:
            return {"type": "disabled"}
        case _:
            return {"type": "adaptive", "display": "omitted"}


def output_of(question: Question) -> OutputConfigParam:
    """The form of the answer, and how much effort it is worth."""
    config: OutputConfigParam = {"format": {"type": "json_schema", "schema": question.schema}}
    if question.effort in _LEVELS:
        config["effort"] = _LEVELS[question.effort]
    return config
