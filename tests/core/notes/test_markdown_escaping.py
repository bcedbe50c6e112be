"""Untrusted text in a note is shown as it is and takes no part in its structure."""

from __future__ import annotations

from itertools import pairwise

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.core.notes.written_notes import DAY, VIDEO, flat, shown, written
from ytsb_tui.core.notes.markdown import escaped, generated
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind
from ytsb_tui.core.notes.note_file import merge
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Chapter, Details

HOSTILE = (
    "http://evil.example/x", "www.evil.example", "[a](http://evil.example)", "![[x]]", "[[Other note|alias]]",
    "<script>", "<!-- ytsb:end -->", "<!-- ytsb:begin 0123456789abcdef -->", "%%", "#tag", "# heading", "- ", "+ ",
    "* ", "1. ", "2) ", "===", "---", "`code`", "```", "$$x$$", "~~~", "&lt;", "&#91;", "\n", "\n\n# h\n", " ^block",
    "key:: value", "| a | b |", "[^1]", "[ ]", "> quote", "\\", "*", "_", "a", "ä", "字", " ", "!", "file:///etc",
    "mailto:a@evil.example", "\x1b[31m", "==x==", ": def", "\u202e", "\t",
)  # fmt: skip


hostile = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=8).map("".join)
PARSER = MarkdownIt("gfm-like")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("50% of 3.14, e.g. that", "50% of 3.14, e.g. that"),
        ("a = b: yes", "a = b: yes"),
        ("a == b %% c", r"a \=\= b \%\% c"),
        ("- x", r"\- x"),
        ("12. x", r"12\. x"),
        ("12 x", "12 x"),
        ("C#", r"C\#"),
        ("[[x]]", r"\[\[x\]\]"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
    ],
)
def test_only_what_would_mean_something_is_escaped(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


@given(hostile)
@example("http://evil.example")
@example("a@evil.example")
@example("1) x")
def test_untrusted_text_is_shown_as_it_is(text: str) -> None:
    tokens = PARSER.parse(f"- {escaped(text)}")
    assert shown(tokens) == clean(text, 10_000)
    allowed = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "paragraph_open"}
    assert {token.type for token in flat(tokens)} <= allowed | {"paragraph_close", "inline", "text", "text_special"}


@given(hostile, hostile, hostile, hostile)
def test_nothing_untrusted_takes_part_in_the_structure(title: str, text: str, term: str, quote: str) -> None:
    points = (Point(text=text, term=term, quote=quote), Point(text=text, evidence=Evidence(start=9, cue=1, score=90)))
    note = Note(
        title=title,
        summary=f"{text}\n{quote}",
        sections=(Section(kind=SectionKind.EXAMPLES, points=points),),
        language=text,
        model=term,
        subject=quote,
    )
    details = Details(video=VIDEO, title=title, channel=term, chapters=(Chapter(start=1, title=text),))
    result = merge(None, generated(details, written(note), DAY))
    assert result.text.count("<!-- ytsb:begin ") == result.text.count("<!-- ytsb:end -->") == 1
    assert "%%" not in result.text.split("---\n", 2)[2]
    properties = yaml.safe_load(result.text.split("---\n")[1])
    assert properties["title"] == clean(title, 10_000) or not title
    assert set(properties) <= {
        "title", "video", "channel", "url", "language", "subject", "model", "points", "verified", "near", "tags",
        "concepts", "cost", "created", "aliases", "seconds",
    }  # fmt: skip
    tokens = flat(PARSER.parse(generated(details, written(note), DAY).body))
    assert {str(token.attrs["href"]).split("?")[0] for token in tokens if token.type == "link_open"} == {
        f"https://youtu.be/{VIDEO}"
    }
    headings = [shown([token]) for before, token in pairwise(tokens) if before.type == "heading_open"]
    assert headings[1:] == ["Examples", "Chapters"]
    assert not {token.type for token in tokens} & {
        "html_block", "html_inline", "fence", "code_block", "code_inline", "image", "table_open", "hr", "s_open",
        "ordered_list_open",
    }  # fmt: skip
