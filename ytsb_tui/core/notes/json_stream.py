"""Reads JSON while it arrives: which key is being written and the text of its strings, long before the end.

Only for showing. It never raises and accepts what is not quite JSON; the finished answer is parsed properly elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_DEEPEST = 64  # levels; an answer nested deeper is none of ours, its strings are shown under the deepest key


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some text of a string value. `keys` are the object keys that lead to it, outermost first; arrays add none.
    `starts` is True for the first piece of a value (an empty value has one piece without text)."""

    keys: tuple[str, ...]
    text: str
    starts: bool


class JsonStream:
    """Feed it the answer in chunks cut anywhere; it gives back the text of the string values in them."""

    def __init__(self) -> None:
        self._open: list[str | None] = []  # one entry a level: an object's key, None in an array
        self._key: list[str] | None = None  # a key while it is read
        self._value = False  # within a string value
        self._fresh = False  # that value has given no piece yet
        self._expect_key = False
        self._escape: str | None = None  # what followed a backslash so far
        self._high: str | None = None  # the first half of a surrogate pair

    def feed(self, chunk: str) -> tuple[Piece, ...]:
        """The pieces that this chunk brings."""
        pieces: list[Piece] = []
        text: list[str] = []
        for character in chunk:
            if self._key is not None or self._value:
                self._in_string(character, text, pieces)
            else:
                self._between(character)
        self._flush(text, pieces)
        return tuple(pieces)

    def _between(self, character: str) -> None:
        match character:
            case '"':
                if self._expect_key:
                    self._key = []
                else:
                    self._value = self._fresh = True
            case "{" | "[":
                if len(self._open) < _DEEPEST:
                    self._open.append("" if character == "{" else None)
                self._expect_key = character == "{"
            case "}" | "]":
                if self._open:
                    self._open.pop()
                self._expect_key = False
            case ",":
                self._expect_key = bool(self._open) and self._open[-1] is not None
            case _:
                pass  # white space, colons, numbers, words

    def _in_string(self, character: str, text: list[str], pieces: list[Piece]) -> None:
        if self._escape is not None:
            decoded = self._escaped(character)
        elif character == "\\":
            self._escape = ""
            return
        elif character == '"':
            self._close(text, pieces)
            return
        else:
            decoded = character
        if decoded:
            self._take(decoded, text)

    def _take(self, decoded: str, text: list[str]) -> None:
        """Halves of surrogate pairs wait for each other; a lonely one is dropped."""
        if "\ud800" <= decoded <= "\udbff":
            self._high = decoded
            return
        if "\udc00" <= decoded <= "\udfff":
            high, self._high = self._high, None
            if high is None:
                return
            decoded = (high + decoded).encode("utf-16", "surrogatepass").decode("utf-16")
        self._high = None
        if self._key is not None:
            self._key.append(decoded)
        else:
            text.append(decoded)

    def _escaped(self, character: str) -> str:
        """What the escape stands for; empty while it is not complete or when it is none."""
        escape = (self._escape or "") + character
        if escape[0] != "u":
            self._escape = None
            return _ESCAPES.get(escape, escape)
        if len(escape) < 5:
            self._escape = escape
            return ""
        self._escape = None
        try:
            return chr(int(escape[1:], 16))
        except ValueError:
            return ""

    def _close(self, text: list[str], pieces: list[Piece]) -> None:
        self._high = None
        if self._key is not None:
            if self._open and self._open[-1] is not None:
                self._open[-1] = "".join(self._key)
            self._key = None
            self._expect_key = False
            return
        self._flush(text, pieces, whole=True)
        self._value = False

    def _flush(self, text: list[str], pieces: list[Piece], *, whole: bool = False) -> None:
        if self._value and (text or (whole and self._fresh)):
            keys = tuple(key for key in self._open if key is not None)
            pieces.append(Piece(keys=keys, text="".join(text), starts=self._fresh))
            self._fresh = False
        text.clear()
