"""What the wikilinks of a text are, for tests."""

from __future__ import annotations

import re


def targets_in(text: str) -> tuple[str, ...]:
    """Where the wikilinks of a text lead."""
    return tuple(re.findall(r"\[\[([^\[\]|\n]+)", text))
