"""Models that an API offers: what each can do, and how much longer it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lifecycle(StrEnum):
    """Where a model stands, in the words of the API."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model as the API tells of it. `reads` and `writes` are the most tokens of a prompt and of an answer, `forms`
    whether it answers in a given JSON form, `batches` whether it takes message batches, `retires` a day (`2027-01-31`);
    None where the API does not tell."""

    name: str
    title: str | None = None
    reads: int | None = None
    writes: int | None = None
    forms: bool | None = None
    batches: bool | None = None
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
