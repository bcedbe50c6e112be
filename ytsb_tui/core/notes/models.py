"""Models that an API offers: what each can do, and how much longer it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Effort(StrEnum):
    """How much a model thinks before it answers. What it thinks is paid for like what it writes."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


# Tokens of thought: what a note takes, by estimate, and what is allowed, on top of the answer, in `max_tokens`.
THOUGHT = {Effort.NONE: 0, Effort.LOW: 1_000, Effort.MEDIUM: 4_000, Effort.HIGH: 10_000}
ALLOWED_THOUGHT = {Effort.NONE: 0, Effort.LOW: 4_000, Effort.MEDIUM: 12_000, Effort.HIGH: 30_000}


class Lifecycle(StrEnum):
    """Where a model stands, in the words of the API."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model as the API tells of it. `reads` and `writes` are the most tokens of a prompt and of an answer, `forms`
    whether it answers in a given JSON form, `batches` whether it takes message batches, `retires` a day (`2027-01-31`);
    None where the API does not tell. `efforts` are those that can be asked of it."""

    name: str
    title: str | None = None
    reads: int | None = None
    writes: int | None = None
    forms: bool | None = None
    batches: bool | None = None
    efforts: frozenset[Effort] = frozenset()
    lifecycle: Lifecycle = Lifecycle.ACTIVE
    retires: str | None = None

    @property
    def warning(self) -> str:
        """What a person who uses it should know, empty when there is nothing to know."""
        if self.lifecycle is Lifecycle.RETIRED:
            return f"The model {self.name} is retired and answers no more. Choose another with YTSB_MODEL: ytsb models."
        if self.lifecycle is Lifecycle.DEPRECATED:
            until = f" and goes on {self.retires}" if self.retires else ""
            return f"The model {self.name} is deprecated{until}. Choose another with YTSB_MODEL: ytsb models."
        if self.forms is False:
            return f"The model {self.name} cannot answer in a given JSON form. Choose another with YTSB_MODEL."
        return ""
