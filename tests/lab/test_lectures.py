"""The fake YouTube's lectures and the fake model's answers, without a network."""

from __future__ import annotations

import pytest

from tests.lab.answers import SchemaRefused, Writer, check_schema, transcript_sentences
from tests.lab.lectures import facts, lecture, spoken


def test_an_hour_of_speech_is_as_long_as_a_real_one() -> None:
    talk = lecture("aaaaaaaaaaa", 3600)
    assert 1400 <= len(talk.cues) <= 1600
    assert 8900 <= len(talk.text.split()) <= 9200
    assert talk.cues[-1].start < 3600
    assert " ".join(cue.text for cue in talk.cues) == talk.text


def test_a_lecture_is_always_the_same_and_differs_by_video() -> None:
    assert lecture("aaaaaaaaaaa") == lecture.__wrapped__("aaaaaaaaaaa")
    assert lecture("aaaaaaaaaaa").text != lecture("bbbbbbbbbbb").text


def test_facts_occur_once_and_nowhere_else() -> None:
    planted = facts("aaaaaaaaaaa", 3600)
    assert len(planted) > 20
    for fact in planted:
        assert lecture("aaaaaaaaaaa", 3600).text.count(fact.text) == 1
        assert fact.text not in lecture("bbbbbbbbbbb", 3600).text


@pytest.mark.parametrize(
    "mark", ["[{m}:{s:02d}] {text}", "{m}:{s:02d} {text}", "{n}| {text}", '<c n="{n}"> {text}', "{text}"]
)
def test_quotes_are_verbatim_however_the_prompt_marks_its_lines(mark: str) -> None:
    cues = lecture("aaaaaaaaaaa").cues
    lines = [
        mark.format(n=n, m=int(cue.start) // 60, s=int(cue.start) % 60, text=cue.text) for n, cue in enumerate(cues)
    ]
    prompt = (
        "Read between <transcript> and </transcript>.\n\n<transcript>\n" + "\n".join(lines) + "\n</transcript>\nGo."
    )
    sentences = transcript_sentences(prompt)
    assert sentences == lecture("aaaaaaaaaaa").sentences


def test_automatic_captions_without_stops_are_quoted_in_short_pieces() -> None:
    cues = spoken(lecture("aaaaaaaaaaa").cues, automatic=True, language="en")
    speech = " ".join(cue.text for cue in cues)
    sentences = transcript_sentences(speech)
    assert len(sentences) > 50
    assert all(sentence in speech for sentence in sentences)


@pytest.mark.parametrize(("invented", "altered", "false"), [(0.25, 0.0, 10), (0.0, 0.5, 20), (1.0, 0.0, 40)])
def test_shares_of_false_quotes_are_exact(invented: float, altered: float, false: int) -> None:
    speech = lecture("aaaaaaaaaaa").text
    writer = Writer(prompt=speech, invented=invented, altered=altered)
    assert sum(writer._quote() not in speech for _ in range(40)) == false


def test_the_same_prompt_gets_the_same_answer() -> None:
    schema: dict[str, object] = {
        "type": "array",
        "items": {"$ref": "#/$defs/quote"},
        "$defs": {"quote": {"type": "string"}},
    }
    speech = lecture("aaaaaaaaaaa").text
    assert Writer(prompt=speech).json(schema) == Writer(prompt=speech).json(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {}},
        {"type": "array", "items": {"type": "string", "maxLength": 5}},
        {"type": "array", "minItems": 3},
        {"anyOf": [{"type": "integer", "minimum": 1}]},
    ],
)
def test_schemas_that_the_real_endpoint_refuses(schema: dict[str, object]) -> None:
    with pytest.raises(SchemaRefused):
        check_schema(schema)
