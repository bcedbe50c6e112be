"""The conditions of a benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.lab.client import Lab


@dataclass(frozen=True, slots=True)
class Conditions:
    """Its folder, the lab if there is one, and whether to be quick."""

    folder: Path
    in_lab: Lab | None
    quick: bool = False

    @property
    def lab(self) -> Lab:
        """The lab, for benchmarks that need one."""
        assert self.in_lab is not None, "this benchmark runs in the lab"
        return self.in_lab
