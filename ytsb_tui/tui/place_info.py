"""What is known of a place before it is opened: how to go to it. Its screen is imported when it is first gone to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInfo:
    """The command that goes to a place (see `Command`). `order` is where it is listed among the others."""

    keys: str
    label: str
    tip: str
    name: str
    order: int = 100
    rank: int = 0
    shown: str | None = None
