"""JSON by models without structured output: after their reasoning, in code fences, with trailing commas.

What cannot be repaired is left to the note's parser to refuse. The repair is json-repair's: it is typed, has
no dependencies, and bounds its own depth.
"""

from __future__ import annotations

import json

_OPEN, _CLOSE = "<think>", "</think>"


class ThoughtFilter:
    """Removes inline reasoning from an answer while it arrives: some servers leave it in the text."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking: bool | None = None  # None until the first letters tell

    def feed(self, piece: str) -> tuple[str, str]:
        """The answer and the reasoning in the text so far; an incomplete tag is kept back."""
        self._held += piece
        if self._thinking is None:
            start = self._held.lstrip()
            if not start or (_OPEN.startswith(start) and start != _OPEN):
                return "", ""
            self._thinking = start.startswith(_OPEN)
        if not self._thinking:
            answer, self._held = self._held, ""
            return answer, ""
        thought, closed, rest = self._held.partition(_CLOSE)
        if closed:
            self._thinking, self._held = False, ""
            return rest, thought + closed
        kept = self._held[-len(_CLOSE) :]  # the end of a piece may be the beginning of the tag
        thought, self._held = self._held[: -len(_CLOSE)], kept
        return "", thought

    def rest(self) -> str:
        """The text kept back when the answer ended."""
        return "" if self._thinking else self._held


def repaired(text: str) -> str | None:
    """The JSON object in an answer, as JSON; None when there is none. Blocking: a long text takes a second."""
    import json_repair

    start = text.find("{")
    if start < 0:
        return None
    try:
        found = json_repair.loads(text[start:])
    except (ValueError, RecursionError):
        return None
    if isinstance(found, list):  # a model that explains itself afterwards
        found = next((each for each in found if isinstance(each, dict)), None)
    return json.dumps(found, ensure_ascii=False) if isinstance(found, dict) and found else None
