"""What an examination of the machine finds, as `ytsb doctor` and the set-up dialog show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is so, and the cure where something is wrong."""

    name: str
    state: Literal["ok", "warning", "failed"]
    message: str
    cure: str = ""
