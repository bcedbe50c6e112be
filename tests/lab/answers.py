"""The fake model's answers: JSON that matches the schema sent, with quotes from the transcript sent.

They depend on the request alone, so the same request always gets the same answer.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from zlib import crc32

from tests.lab.judge import judgement
from tests.lab.recordings import Json

QUOTE_NAMES = ("quote", "evidence", "verbatim", "excerpt", "citation")
DEFAULT_ITEMS = 4
SPOKEN_WINDOW = 12  # words, when the captions have no full stops
SHORTEST_QUOTE = 4
LONGEST_QUOTE = 40
# What a prompt may put before a line of speech: [12:34], <c n="7">, (7), 7|, 7:, 12:34
LINE_MARK = re.compile(
    r"^\s*(?:\[[^\]\n]*\]|<[^>\n]*>|\(?\d+(?::\d\d)+(?:\.\d+)?\)?|\(?\d+\s*[|:)\t-])\s*", re.MULTILINE
)
INVENTED = "The moon is made of a cheese that nobody in this lecture has ever mentioned, item {n}."
# Structured outputs reject these; the real API would reject a schema that contains one.
_NUMERIC = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
UNSUPPORTED = {
    "integer": _NUMERIC,
    "number": _NUMERIC,
    "string": ("minLength", "maxLength"),
    "array": ("maxItems", "uniqueItems"),
}


class SchemaRefused(Exception):
    """The real endpoint would answer this schema with 400; the message says why."""


@dataclass(slots=True, kw_only=True)
class Writer:
    """Generates one answer. `invented` and `altered` are shares of the quotes, 0 to 1."""

    prompt: str
    invented: float = 0.0
    altered: float = 0.0
    _sentences: tuple[str, ...] = ()
    _source: random.Random = field(default_factory=random.Random)
    _quotes: int = 0
    _to_invent: float = 0.0
    _to_alter: float = 0.0

    def __post_init__(self) -> None:
        self._source = random.Random(crc32(self.prompt.encode()))
        self._sentences = transcript_sentences(self.prompt) or ("Nothing was said.",)

    def text(self) -> str:
        """An answer without a schema: a few sentences from the transcript."""
        return " ".join(self._pick(3))

    def json(self, schema: Json) -> str:
        """An answer that validates against `schema`."""
        if "checks" in cast("Mapping[str, object]", schema.get("properties", {})):
            return json.dumps(judgement(self.prompt, None))
        return json.dumps(self._value(schema, schema, "answer"), ensure_ascii=False)

    def _value(self, schema: Mapping[str, object], root: Json, name: str) -> object:
        schema = _resolve(schema, root)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._source.choice(cast("list[object]", schema["enum"]))
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), "null")
        match kind:
            case "object":
                properties = cast("Mapping[str, Json]", schema.get("properties", {}))
                return {key: self._value(inner, root, key) for key, inner in properties.items()}
            case "array":
                items = cast("Json", schema.get("items", {"type": "string"}))
                least = cast("int", schema.get("minItems", 0))
                return [self._value(items, root, name) for _ in range(max(DEFAULT_ITEMS, least))]
            case "integer":
                return self._source.randint(1, 5)
            case "number":
                return round(self._source.uniform(0, 1), 2)
            case "boolean":
                return self._source.random() < 0.5
            case "null":
                return None
            case _:
                return self._string(name)

    def _string(self, name: str) -> str:
        if any(part in name.lower() for part in QUOTE_NAMES):
            return self._quote()
        if name.lower() in ("language", "lang"):
            return "en"
        if name.lower() == "subject":  # as asked: the first of those that there are
            return next(iter(re.findall(r"<subjects>\n(.*)\n", self.prompt)), "Lectures")
        sentence = self._pick(1)[0]
        if any(part in name.lower() for part in ("title", "name", "concept", "term", "subject", "heading", "tag")):
            words = re.findall(r"\w[\w'-]*", sentence)
            return " ".join(words[-3:]).capitalize()
        return sentence

    def _quote(self) -> str:
        """A sentence of the transcript; the shares of invented and altered ones are kept exactly, not by chance."""
        self._quotes += 1
        sentence = self._pick(1)[0]
        self._to_invent += self.invented
        self._to_alter += self.altered
        if self._to_invent >= 1:
            self._to_invent -= 1
            return INVENTED.format(n=self._quotes)
        if self._to_alter >= 1:
            self._to_alter -= 1
            return _altered(sentence)
        return sentence

    def _pick(self, count: int) -> list[str]:
        """Sentences; those with numbers more often, because the facts of a lecture contain some."""
        weights = [3 if re.search(r"\d", sentence) else 1 for sentence in self._sentences]
        return self._source.choices(self._sentences, weights, k=count)


def transcript_sentences(prompt: str) -> tuple[str, ...]:
    """The speech as sentences, verbatim from the prompt except for its line breaks and time marks."""
    found = re.findall(r"<transcript\b[^>]*>(.*?)</transcript>", prompt, re.DOTALL)
    # The longest, because instructions may name the tags too.
    spoken = max(found or re.split(r"\n\s*\n", prompt), key=len, default="")
    words = LINE_MARK.sub("", spoken).split()
    sentences: list[str] = []
    current: list[str] = []
    for word in words:
        current.append(word)
        if word[-1] in ".?!" or len(current) >= LONGEST_QUOTE:
            sentences.append(" ".join(current))
            current = []
    if len(words) > LONGEST_QUOTE * len(sentences) // 2 and all(len(one.split()) == LONGEST_QUOTE for one in sentences):
        starts = range(0, max(1, len(words) - SPOKEN_WINDOW), SPOKEN_WINDOW)
        sentences = [" ".join(words[start : start + SPOKEN_WINDOW]) for start in starts]
    return tuple(one for one in sentences if SHORTEST_QUOTE <= len(one.split()) <= LONGEST_QUOTE)


def check_schema(schema: object) -> None:
    """Raise SchemaRefused for what the real endpoint rejects in a JSON schema."""
    if not isinstance(schema, Mapping):
        return
    kind = schema.get("type")
    if kind == "object" and schema.get("additionalProperties") is not False:
        raise SchemaRefused("For 'object' type, 'additionalProperties' must be explicitly set to false")
    for word in UNSUPPORTED.get(str(kind), ()):
        if word in schema:
            raise SchemaRefused(f"For '{kind}' type, property '{word}' is not supported")
    if kind == "array" and schema.get("minItems", 0) not in (0, 1):
        raise SchemaRefused("For 'array' type, 'minItems' values other than 0 or 1 are not supported")
    inner: list[object] = [schema.get("items")]
    for key in ("properties", "$defs", "definitions"):
        inner += cast("Mapping[str, object]", schema.get(key, {})).values()
    for key in ("anyOf", "allOf"):
        inner += cast("Sequence[object]", schema.get(key, ()))
    for one in inner:
        check_schema(one)


def _resolve(schema: Mapping[str, object], root: Json) -> Mapping[str, object]:
    """Follow `$ref`, and take the first branch of `anyOf` and the sum of `allOf`."""
    while True:
        if reference := schema.get("$ref"):
            target: object = root
            for part in str(reference).removeprefix("#/").split("/"):
                target = cast("Mapping[str, object]", target)[part]
            schema = cast("Mapping[str, object]", target)
        elif branches := schema.get("anyOf") or schema.get("oneOf"):
            schema = cast("list[Json]", branches)[0]
        elif parts := schema.get("allOf"):
            merged: Json = {}
            for one in cast("list[Json]", parts):
                merged |= dict(_resolve(one, root))
            schema = merged
        else:
            return schema


def _altered(sentence: str) -> str:
    """The sentence with its longest word replaced: close enough to pass a careless check."""
    longest = max(sentence.split(), key=len)
    return sentence.replace(longest, "otherwise", 1)
