"""Properties: any text fits into them, and what a person added to them stays."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from ytsb_tui.core.notes.frontmatter import (
    frontmatter,
    frontmatter_end,
    properties,
    property_text,
    updated,
    video_of,
    yaml_text,
)

NONE: frozenset[str] = frozenset()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@example('a "quoted" \\ title: - # x')
@example("\x00\x07\x85\u2028\ufeff\ufffe\U0001f600\U0010ffff")
@example("<!-- ytsb:end -->")
def test_any_text_is_read_back_by_yaml(text: str) -> None:
    assert yaml.safe_load(f"key: {yaml_text(text)}\n") == {"key": text}
    assert "<" not in yaml_text(text)
    assert "\n" not in yaml_text(text)


def test_dates_and_numbers_have_their_types() -> None:
    text = frontmatter([("created", "2026-11-23"), ("cost", "0.012300")])
    assert yaml.safe_load(text.split("---\n")[1]) == {"created": date(2026, 11, 23), "cost": 0.0123}


@pytest.mark.parametrize(
    ("text", "video"),
    [
        ('---\nvideo: "dQw4w9WgXcQ"\n---\n', "dQw4w9WgXcQ"),
        ("---\ntags: [a]\nvideo: dQw4w9WgXcQ\n---", "dQw4w9WgXcQ"),
        ("\ufeff---\r\nvideo: 'dQw4w9WgXcQ'\r\n---\r\nx", "dQw4w9WgXcQ"),
        ('---\nvideo: "dQw4w9WgXcQ\n---\n', None),
        ('---\nvideo: "https://youtu.be/dQw4w9WgXcQ"\n---\n', None),
        ('---\ntitle: x\n---\nvideo: "dQw4w9WgXcQ"\n---\n', None),
        ('x\n---\nvideo: "dQw4w9WgXcQ"\n---\n', None),
        ('---\nvideo: "dQw4w9WgXcQ"\n', None),
        ("", None),
        ('---\nvideo: "talks.a-42"\n---\n', "talks.a-42"),
        ('---\nvideo: "talks."\n---\n', None),
        ('---\nvideo: "talks.example/42"\n---\n', None),
    ],
)
def test_the_video_of_a_note(text: str, video: str | None) -> None:
    assert video_of(text) == video


def test_properties_are_what_stands_between_the_lines() -> None:
    assert properties("---\na: 1\n---\nb: 2\n") == "a: 1\n"
    assert properties("---\n---\n") == ""
    assert properties("a: 1\n") is None


def test_own_properties_are_made_anew_and_others_stay() -> None:
    text = (
        "---\n"
        "aliases:\n- one\n- two\n"
        "title: old\n"
        "  and its second line\n"
        "\n"
        "# a person's comment\n"
        "mine: [1,\n"
        "  2]\n"
        '"cost" : 3\n'
        "created: 2020-01-01\n"
        "title: twice\n"
        "---\nbody\n"
    )
    fields = [("title", '"new"'), ("cost", "4"), ("created", "2026-11-23"), ("model", '"m"')]
    assert updated(text, fields, frozenset({"created"})) == (
        "---\n"
        "aliases:\n- one\n- two\n"
        'title: "new"\n'
        "\n"
        "# a person's comment\n"
        "mine: [1,\n"
        "  2]\n"
        "cost: 4\n"
        "created: 2020-01-01\n"
        'model: "m"\n'
        "---\nbody\n"
    )


def test_line_ends_stay_what_they_are() -> None:
    assert updated("---\r\na: 1\r\n---\r\nx\r\n", [("a", "2"), ("b", "3")], NONE) == (
        "---\r\na: 2\r\nb: 3\r\n---\r\nx\r\n"
    )


def test_a_text_without_properties_gets_some() -> None:
    assert updated("text\n", [("a", "1")], NONE) == "---\na: 1\n---\n\ntext\n"
    assert updated("", [("a", "1")], NONE) == "---\na: 1\n---\n"


@given(st.lists(st.tuples(st.sampled_from(["title", "video", "own", "tags"]), st.text(max_size=9)), max_size=6))
def test_setting_properties_twice_changes_nothing_more(fields: list[tuple[str, str]]) -> None:
    text = frontmatter([(key, yaml_text(value)) for key, value in dict(fields).items()]) + "body"
    ours = [("title", '"x"'), ("video", '"dQw4w9WgXcQ"')]
    once = updated(text, ours, NONE)
    assert updated(once, ours, NONE) == once
    assert yaml.safe_load(properties(once) or "")["title"] == "x"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('subject: "History \\u003c1"', "History <1"),
        ("subject: Plain words", "Plain words"),
        ("subject: 'It''s'", "It's"),
        ('subject: ""', None),
        ('subject: "broken', None),
        ("subject:", None),
        ("other: x", None),
    ],
)
def test_a_property_is_read_whichever_quotes_it_has(line: str, value: str | None) -> None:
    assert property_text(f"---\r\n{line}\r\n---\r\n", "subject") == value
    assert property_text(line, "subject") is None, "no frontmatter"


@pytest.mark.parametrize("head", ["---\na: 1\n---\n", "\ufeff---\r\na: 1\r\n---\r\n", "---\n---\n", ""])
@pytest.mark.parametrize("rest", ["", "text\n", "\n---\nb: 2\n---\n"])
def test_the_text_begins_after_the_properties(head: str, rest: str) -> None:
    assert frontmatter_end(head + rest) == len(head)


@pytest.mark.parametrize("text", ["---\na: 1\n", "text\n---\na: 1\n---\n", "--- a\n---\n"])
def test_a_line_of_dashes_alone_begins_nothing(text: str) -> None:
    assert frontmatter_end(text) == 0
