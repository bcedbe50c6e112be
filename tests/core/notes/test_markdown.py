"""Notes as Markdown: readable, true to their evidence, and nothing untrusted takes part in their structure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ytsb_tui.core.notes.markdown import BY_OUTLINE, HEADINGS, escaped, generated, link_to
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.notes.note_file import merge
from ytsb_tui.core.notes.trust import NOT_SAID, UNQUOTED, Support
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Chapter, Details
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
DAY = date(2026, 11, 23)
DETAILS = Details(
    video=VIDEO,
    title="The essence of calculus",
    channel="3Blue1Brown",
    channel_id="UCYO_jab_esuFRV4b17AJtAw",
    length=1024.0,
    chapters=(Chapter(start=0.0, title="Intro"), Chapter(start=754.2, title="The area of a circle")),
)
NOTE = Note(
    title="A title by the model",
    summary="What calculus is about.\n\nAnd why.",
    sections=(
        Section(
            kind=SectionKind.DEFINITIONS,
            points=(
                Point(
                    text="the slope at a point",
                    term="derivative",
                    quote="a derivative is the slope",
                    evidence=Evidence(start=754.2, cue=7, score=100.0),
                ),
            ),
        ),
        Section(
            kind=SectionKind.CORE_CONCEPTS,
            points=(Point(text="Invented", quote="never said"), Point(text="Bare")),
        ),
        Section(kind=SectionKind.FURTHER_QUESTIONS, points=(Point(text="What comes next?"),)),
        Section(kind=SectionKind.CRITIQUE, points=()),
    ),
    language="en",
    model="claude-haiku-5-5",
    subject="mathematics",
)
HOSTILE = (
    "http://evil.example/x", "www.evil.example", "[a](http://evil.example)", "![[x]]", "[[Other note|alias]]",
    "<script>", "<!-- ytsb:end -->", "<!-- ytsb:begin 0123456789abcdef -->", "%%", "#tag", "# heading", "- ", "+ ",
    "* ", "1. ", "2) ", "===", "---", "`code`", "```", "$$x$$", "~~~", "&lt;", "&#91;", "\n", "\n\n# h\n", " ^block",
    "key:: value", "| a | b |", "[^1]", "[ ]", "> quote", "\\", "*", "_", "a", "ä", "字", " ", "!", "file:///etc",
    "mailto:a@evil.example", "\x1b[31m", "==x==", ": def", "\u202e", "\t",
)  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=8).map("".join)
PARSER = MarkdownIt("gfm-like")


def written(note: Note = NOTE, cost: float | None = 0.0123) -> WrittenNote:
    return WrittenNote(note=note, usage=Usage(cost=cost))


def flat(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *(token.children or ()))]


def shown(tokens: list[Token]) -> str:
    return "".join(token.content for token in flat(tokens) if token.type in {"text", "text_special"})


def test_a_whole_note() -> None:
    text = merge(None, generated(DETAILS, written(), DAY)).text
    assert text == (
        "---\n"
        'title: "The essence of calculus"\n'
        'video: "dQw4w9WgXcQ"\n'
        'channel: "3Blue1Brown"\n'
        'url: "https://youtu.be/dQw4w9WgXcQ"\n'
        'duration: "17:04"\n'
        'language: "en"\n'
        'subject: "mathematics"\n'
        'model: "claude-haiku-5-5"\n'
        'tags: ["mathematics"]\n'
        'concepts: ["derivative"]\n'
        "points: 3\n"
        "verified: 1\n"
        "near: 0\n"
        "cost: 0.012300\n"
        "created: 2026-11-23\n"
        "---\n"
        "\n"
        "<!-- ytsb:begin ddddddddddddddd0 · made by ytsb and made anew; write above or below -->\n"
        "# The essence of calculus\n"
        "\n"
        "[3Blue1Brown](https://www.youtube.com/channel/UCYO_jab_esuFRV4b17AJtAw) · "
        "[Watch on YouTube](https://youtu.be/dQw4w9WgXcQ) (17:04)\n"
        "\n"
        "*1 of 3 points ✓, 2 ✗: said word for word (✓), nearly so (≈), not found (✗).*\n"
        "\n"
        "What calculus is about.\n"
        "\n"
        "And why.\n"
        "\n"
        "## Core concepts\n"
        "\n"
        f"- Invented ✗ {NOT_SAID}\n"
        "  > “never said”\n"
        f"- Bare ✗ {UNQUOTED}\n"
        "\n"
        "## Definitions\n"
        "\n"
        "- **derivative**: the slope at a point [12:34](https://youtu.be/dQw4w9WgXcQ?t=754) ✓\n"
        "  > “a derivative is the slope”\n"
        "\n"
        "## Further questions\n"
        "\n"
        "- What comes next?\n"
        "\n"
        "## Chapters\n"
        "\n"
        "- [0:00](https://youtu.be/dQw4w9WgXcQ?t=0) Intro\n"
        "- [12:34](https://youtu.be/dQw4w9WgXcQ?t=754) The area of a circle\n"
        "<!-- ytsb:end -->\n"
    ).replace("ddddddddddddddd0", re.findall(r"ytsb:begin (\w{16})", text)[0])


def test_sections_stand_in_their_order_whatever_order_they_came_in() -> None:
    sections = tuple(
        Section(kind=kind, points=(Point(text="x", evidence=Evidence(start=1, cue=0, score=100)),))
        for kind in reversed(SectionKind)
    )
    body = generated(
        DETAILS, written(Note(title="t", summary="", sections=sections, language="en", model="m")), DAY
    ).body
    assert re.findall(r"^## (.*)$", body, re.MULTILINE) == [*HEADINGS.values(), "Chapters"]
    assert list(HEADINGS) == list(SectionKind)


def test_an_outline_says_plainly_what_it_is() -> None:
    note = Note(title="t", summary="s", sections=(), language="en", model="outline")
    body = generated(Details(video=VIDEO), written(note), DAY).body
    assert f"*{BY_OUTLINE}*" in body
    assert BY_OUTLINE not in generated(DETAILS, written(), DAY).body


def test_a_quote_is_not_shown_twice() -> None:
    said = Point(text="The slope is steep.", quote="the slope is", evidence=Evidence(start=5, cue=1, score=100))
    sections = (Section(kind=SectionKind.KEY_POINTS, points=(said,)),)
    body = generated(
        DETAILS, written(Note(title="t", summary="", sections=sections, language="en", model="m")), DAY
    ).body
    assert "- The slope is steep. [0:05]" in body
    assert "“" not in body
    assert "✗" not in body


def test_one_doubtful_point_is_one_point() -> None:
    sections = (Section(kind=SectionKind.KEY_POINTS, points=(Point(text="x", quote="y"),)),)
    body = generated(
        DETAILS, written(Note(title="t", summary="", sections=sections, language="en", model="m")), DAY
    ).body
    assert "0 of 1 point ✓, 1 ✗" in body


def test_a_near_quote_tells_what_differs() -> None:
    near = Evidence(start=5, cue=1, score=90, differs="said “a*b”, quoted “c”")
    sections = (Section(kind=SectionKind.KEY_POINTS, points=(Point(text="x", quote="y a*b", evidence=near),)),)
    note = Note(title="t", summary="", sections=sections, language="en", model="m")
    body = generated(DETAILS, written(note), DAY).body
    assert "- x [0:05](https://youtu.be/dQw4w9WgXcQ?t=5) ≈ said “a\\*b”, quoted “c”\n  > “y a\\*b”" in body
    assert "0 of 1 point ✓, 1 ≈" in body


def test_a_claim_that_its_quote_does_not_bear_out_is_no_tick() -> None:
    said = Evidence(start=5, cue=1, score=100)
    near = Evidence(start=5, cue=1, score=90, differs="“a” left out")
    points = (
        Point(text="x", quote="q", evidence=said, support=Support.YES),
        Point(text="y", quote="q", evidence=said, support=Support.NO, doubt="the weight"),
        Point(text="z", quote="q", evidence=near, support=Support.PARTLY),
    )
    sections = (Section(kind=SectionKind.KEY_POINTS, points=points),)
    note = Note(title="t", summary="", sections=sections, language="en", model="m")
    body = generated(DETAILS, written(note), DAY).body
    link = "[0:05](https://youtu.be/dQw4w9WgXcQ?t=5)"
    assert f"- x {link} ✓\n" in body
    assert f"- y {link} ✗ the quote does not bear this out: the weight\n" in body
    assert f"- z {link} ≈ “a” left out; the quote bears this out in part\n" in body
    assert "*1 of 3 points ✓, 1 ≈, 1 ✗:" in body


def test_what_is_not_known_is_left_out() -> None:
    note = Note(title="By the model", summary="", sections=(), language="de", model="m")
    result = generated(Details(video=VIDEO), written(note, cost=None), DAY)
    assert [key for key, _ in result.fields] == [
        "title",
        "video",
        "url",
        "language",
        "model",
        "points",
        "verified",
        "near",
        "created",
    ]
    assert result.body == "# By the model\n\n[Watch on YouTube](https://youtu.be/dQw4w9WgXcQ)\n"


@pytest.mark.parametrize("channel_id", [None, "UC", "UC" + "x" * 22 + ")", "UC/../../x"])
def test_a_channel_without_a_sound_id_has_no_link(channel_id: str | None) -> None:
    details = Details(video=VIDEO, title="t", channel="[evil](http://x)", channel_id=channel_id)
    body = generated(details, written(), DAY).body
    assert "channel/" not in body
    assert r"\[evil\](http\://x)" in body


def test_a_title_is_the_video_id_when_nobody_gave_one() -> None:
    note = Note(title="", summary="", sections=(), language="de", model="m")
    assert generated(Details(video=VIDEO), written(note), DAY).body.startswith("# dQw4w9WgXcQ\n")


@pytest.mark.parametrize(
    ("start", "link"),
    [(0, "[0:00](https://youtu.be/dQw4w9WgXcQ?t=0)"), (3723.9, "[1:02:03](https://youtu.be/dQw4w9WgXcQ?t=3723)"),
     (-1, "[0:00](https://youtu.be/dQw4w9WgXcQ?t=0)")],
)  # fmt: skip
def test_links_go_to_the_second(start: float, link: str) -> None:
    assert link_to(VIDEO, start) == link


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
        "concepts", "cost", "created",
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


def test_key_points_stand_under_their_chapters() -> None:
    def at(text: str, start: float | None) -> Point:
        return Point(text=text, evidence=None if start is None else Evidence(start=start, cue=0, score=100.0))

    points = (at("First.", 3.0), at("Area.", 800.0), at("Unsure.", None), at("Just before.", 753.0), at("Back.", 752.0))
    sections = (
        Section(kind=SectionKind.KEY_POINTS, points=points),
        Section(kind=SectionKind.EXAMPLES, points=(at("A circle.", 900.0),)),
    )
    note = Note(title="t", summary="", sections=sections, language="en", model="m")
    lines = generated(DETAILS, written(note), DAY).body.splitlines()
    shape = [re.sub(r"[\[(✗].*", "", line).strip() for line in lines if line.startswith(("#", "- "))]
    assert shape[1:-3] == [
        "## Key points",
        "### Intro",
        "- First.",
        "- Back.",
        "### The area of a circle",
        "- Area.",
        "- Unsure.",
        "- Just before.",
        "## Examples",
        "- A circle.",
    ]
    assert "### The area of a circle [12:34](https://youtu.be/dQw4w9WgXcQ?t=754)" in lines
    plain = generated(replace(DETAILS, chapters=()), written(note), DAY).body
    assert "###" not in plain
