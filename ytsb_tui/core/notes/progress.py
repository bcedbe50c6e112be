"""What is heard of a note while it is written: the section, how far it is, and the words as a person reads them."""

from __future__ import annotations

from ytsb_tui.core.notes.json_stream import JsonStream, Piece
from ytsb_tui.core.notes.note import SectionKind
from ytsb_tui.core.text.cleaning import clean_block

# The share of a usual note that each part takes, in the order in which the schema asks for them.
_SHARES = {
    "title": 0.01,
    "language": 0.0,
    "summary": 0.09,
    SectionKind.CORE_CONCEPTS: 0.17,
    SectionKind.KEY_POINTS: 0.24,
    SectionKind.EXAMPLES: 0.12,
    SectionKind.DEFINITIONS: 0.14,
    SectionKind.CONNECTIONS: 0.08,
    SectionKind.FURTHER_QUESTIONS: 0.04,
    SectionKind.ACTIONS: 0.04,
    SectionKind.CRITIQUE: 0.07,
}
_USUAL_LENGTH = 16_000  # characters of a whole answer
_ORDER = list(_SHARES)
_BEFORE = {part: sum(list(_SHARES.values())[:place]) for place, part in enumerate(_SHARES)}


class NoteProgress:
    """Feed it the answer as it arrives. It never raises, whatever comes."""

    def __init__(self) -> None:
        self._stream = JsonStream()
        self._part = ""
        self._read = 0
        self._fraction = 0.0

    def feed(self, chunk: str) -> tuple[str, float, str]:
        """The section being written in words (empty before the first), the fraction of the whole note (0 to 1, never
        falling), and the text that this chunk adds, cleaned."""
        shown = [self._show(piece) for piece in self._stream.feed(chunk)]
        self._read += len(chunk)
        if self._part:
            share = _SHARES.get(self._part, 0.0)
            usual = _USUAL_LENGTH * share or 1.0
            within = self._read / (self._read + usual)  # half when as long as usual, and never whole
            self._fraction = max(self._fraction, min(1.0, _BEFORE.get(self._part, 0.0) + share * within))
        return self._part.replace("_", " "), self._fraction, clean_block("".join(shown))

    def _show(self, piece: Piece) -> str:
        top, field = (piece.keys[0], piece.keys[-1]) if piece.keys else ("", "")
        opening = ""
        if top != self._part and top in _SHARES:
            self._part, self._read = top, 0
            if top in set(SectionKind):
                opening = f"\n\n{top.replace('_', ' ').capitalize()}\n"
            elif top == "summary":
                opening = "\n\n"
        if field in ("quote", "language", "heading") or top not in _SHARES:
            return opening
        if piece.starts and field == "term":
            return f"{opening}\n• {piece.text}"
        if piece.starts and field == "text":
            return f"{opening}{': ' if self._after_term(top) else chr(10) + '• '}{piece.text}"
        return opening + piece.text

    @staticmethod
    def _after_term(part: str) -> bool:
        return part in (SectionKind.CORE_CONCEPTS, SectionKind.DEFINITIONS)
