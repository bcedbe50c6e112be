"""Pages show what stands in a note, and nothing in them is executed or fetched."""

from __future__ import annotations

import builtins
from html.parser import HTMLParser

import pytest

from ytsb_tui.adapters.vault import pages
from ytsb_tui.core.jobs.failures import SetupFailure

NOTE = """---
title: "Slopes"
video: "dQw4w9WgXcQ"
---

Mine: see [[Calculus (2)|Calculus]] and [[Limits]].

<!-- ytsb:begin 0123456789abcdef · made anew -->
# Slopes

- **Slope**: rise over run [0:03](https://youtu.be/dQw4w9WgXcQ?t=3)
  > “the slope”
<!-- ytsb:end -->

<script>alert(1)</script> <img src=x onerror=alert(1)> ![pixel](https://tracker.invalid/x.png)
[run](javascript:alert(1)) [data](data:text/html,x) `[[not a link]]`

| a | b |
|---|---|
| 1 | 2 |
"""


class Tags(HTMLParser):
    """Every element with its attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "onerror", "action")]

    def handle_data(self, data: str) -> None:
        """Collects."""
        self.text += data


def test_a_note_is_shown_and_nothing_in_it_runs_or_is_fetched() -> None:
    found = Tags(pages.page(NOTE, "Slopes <b>", pages.theme("default")))
    assert not {"script", "img", "iframe", "b"} & set(found.tags)
    assert {"h1", "ul", "blockquote", "strong", "table"} <= set(found.tags)
    assert found.links == ["https://youtu.be/dQw4w9WgXcQ?t=3", "https://tracker.invalid/x.png"]
    assert "<script>alert(1)</script>" in found.text, "shown as text"
    assert "see Calculus and Limits." in found.text
    assert "[[not a link]]" in found.text, "code stays code"
    assert "ytsb:" not in found.text
    assert 'video: "' not in found.text


def test_no_style_sheet_can_leave_its_element() -> None:
    found = Tags(pages.page(NOTE, "x", "p {} </style><script>alert(1)</script>"))
    assert "script" not in found.tags


@pytest.mark.parametrize("name", pages.THEMES)
def test_every_theme_makes_a_pdf(name: str) -> None:
    pytest.importorskip("weasyprint")
    hostile = NOTE + '\n<link rel="attachment" href="file:///etc/passwd">\n'
    made = pages.pdf(pages.page(hostile, "Slopes", pages.theme(name) + 'p { background: url("file:///etc/passwd") }'))
    assert made.startswith(b"%PDF-")
    assert b"youtu.be/dQw4w9WgXcQ?t=3" in made or b"/FlateDecode" in made


def test_without_weasyprint_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def missing(name: str, *args: object, **kwargs: object) -> object:
        if name == "weasyprint":
            raise ImportError(name)
        return whole(name, *args, **kwargs)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(SetupFailure, match="needs the extra pdf"):
        pages.pdf("<p>x")


FORMULAS = r"""- a point

  $$
  \det(A - \lambda I) = 0 \lt x
  $$

  ```cpp
  std::vector<int> v;  // [[nodiscard]]
  ```

$$ \href{javascript:alert(1)}{x} $$ and $\frac{a$ and $x^2$
"""


def test_formulas_become_mathml_and_what_is_none_stays_text() -> None:
    made = pages.page(FORMULAS, "T", "")
    assert made.count("<math") == 2
    assert "<mi>λ</mi>" in made or "&#x003BB;" in made
    assert "std::vector&lt;int&gt; v;  // [[nodiscard]]" in made
    assert "href=" not in made
    assert "javascript" in made  # as text
    assert r"<code>\frac{a</code>" in made


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
def test_formulas_are_drawn_in_a_pdf() -> None:
    whole = pages.page(FORMULAS, "T", pages.theme("default"))
    assert len(pages.pdf(whole)) > len(pages.pdf(pages.page("Nothing.", "T", pages.theme("default"))))


def test_code_stays_within_the_page_and_formulas_stand_by_themselves() -> None:
    """Looked at as pictures: long lines of code ran out of the page, and each line had a background of its own."""
    made = pages.page(FORMULAS, "T", pages.theme("default"))
    rules = made.split("<style>")[1].split("</style>")[0]
    assert rules.index("pre code { background: none") < rules.index("body {")
    assert "pre-wrap" in rules
    assert made.split("</style>")[1].count('display="block"') == 1
