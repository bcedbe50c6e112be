"""Formulas, code and steps of a model's answer: kept as they are where they are harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.detail import CODE_LIMIT, LATEX_LIMIT, Detail, detail_of, safe_latex


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (r"\det(A - \lambda I) = 0", r"\det(A - \lambda I) = 0"),
        (r"$$ E = mc^2 $$", "E = mc^2"),
        (r"\[ a < b > c \]", r"a \lt  b \gt  c"),
        (r"\( x \)", "x"),
        ("a\n+ b", "a + b"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"),
        (r"5\% of 10%", r"5\% of 10\%"),
        (r"\{ x \}", r"\{ x \}"),
        (r"a_{[[x]]}", "a_{[ [x]]}"),
        (r"\ce{H2O} \lt x", r"\mathrm{H_{2}O} \lt x"),
    ],
)
def test_mathematics_is_kept(given_: str, kept: str) -> None:
    assert safe_latex(given_) == kept


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\input{/etc/passwd}",
        r"\include{x}",
        r"\write18{id}",
        r"\def\x{\x}\x",
        r"\require{html}",
        r"\class{a}{b}",
        r"\htmlId{a}{b}",
        r"\unicode{x41}",
        r"a$ b $c",
        "a `b`",
        r"\frac{a",
        r"a}{b",
        r"\begin{matrix} a",
        "x\\",
        "x" * (LATEX_LIMIT + 1),
        "",
        7,
    ],
)
def test_what_is_not_mathematics_is_left_out(latex: object) -> None:
    assert safe_latex(latex) == ""


def test_a_detail_is_cleaned() -> None:
    code = "\n#include <vector>\n\tstd::vector<int> v;  \n\n"
    found = detail_of({"latex": "x", "code": code, "language": " CPP ", "steps": [" One. ", 3, "", "Two.\nThree."]})
    assert found == Detail(
        latex="x", code="#include <vector>\n    std::vector<int> v;", language="cpp", steps=("One.", "Two. Three.")
    )
    assert detail_of({"code": "<!-- ytsb:end -->"}) == Detail(code="<! -- ytsb:end -->")
    assert detail_of({"code": "x", "language": "a b\n```"}) == Detail(code="x")


@pytest.mark.parametrize(
    "value", [None, 3, "x", [], {}, {"latex": "$"}, {"steps": "abc"}, {"code": "x" * (CODE_LIMIT + 1)}]
)
def test_nothing_is_no_detail(value: object) -> None:
    assert detail_of(value) is None


@given(st.text(max_size=60))
def test_no_formula_leaves_its_dollar_signs(text: str) -> None:
    kept = safe_latex(text)
    assert "$" not in kept.replace("\\$", "")
    assert not set("<>`\n") & set(kept)
