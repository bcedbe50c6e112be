"""Formulas as MathML: what the converter draws badly is put to it in other words, what it does not know stays text."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree as ET

import pytest

from ytsb_tui.adapters.vault.mathml import drawn, mathml

MATRIX = r"\begin{bmatrix} 2 & 1 \\ 1 & 2 \end{bmatrix}"
LECTURES = [
    r"\det\left(A - \lambda I\right) = \begin{vmatrix} a-\lambda & b \\ c & d-\lambda \end{vmatrix}",
    rf"{MATRIX}^n = \frac{{1}}{{2}}{MATRIX}",
    r"\lVert \vec{x} \rVert_2 = \sqrt{\sum_{i=1}^{n} |x_i|^2}",
    r"\begin{aligned} x &= 1 \\ y &< 2 \end{aligned}",
    r"\begin{gathered} x = 1 \\ y = 2 \end{gathered}",
    r"\ce{Ba^2+ + SO4^2- -> BaSO4 v}",
    r"\ce{N2 + 3 H2 <=> 2 NH3} \qquad \Delta H^\circ = -92\,\mathrm{kJ/mol}",
    r"\mathrm{pH} = \mathrm{p}K_a + \log_{10}\frac{[\mathrm{A^-}]}{[\mathrm{HA}]}",
    r"\sum_{k=0}^{\lfloor \log_2 n \rfloor} 2^k = \mathcal{O}(n)",
]


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
@pytest.mark.parametrize("latex", LECTURES)
def test_the_formulas_of_lectures_are_mathml_and_can_be_drawn(latex: str) -> None:
    made = mathml(latex, display=True)
    whole = ET.fromstring(made)
    for element in whole.iter():
        if element.tag.endswith(("msup", "msub", "mfrac", "mover")):
            assert len(element) == 2, f"{element.tag} of {latex}"
    assert "$" not in drawn(made)
    svg = re.search(r'<img class="block" src="data:image/svg\+xml;base64,([^"]+)">', drawn(made))
    assert svg is not None
    assert b"<svg" in base64.b64decode(svg[1])


def test_lines_are_aligned_and_not_numbered() -> None:
    for name in ("aligned", "align", "align*", "split"):
        made = mathml(rf"\begin{{{name}}} x &= 1 \\ y &= 2 \end{{{name}}}", display=True)
        assert made.count("<mtr>") == 2
        assert "(1)" not in made


def test_a_function_stands_apart_from_its_argument() -> None:
    assert "<mi>ln</mi><mspace" in mathml(r"\frac{a}{b}\ln Q + \ln\frac{1}{2}", display=False)
    assert "<mspace" not in mathml(r"\sin(x) + \cos^2 x + \log_2 n + \ln\left(x\right) + \lnot x", display=False)


@pytest.mark.parametrize("latex", [r"\foo{x}", r"\frac{a", r"\href{x}{y}", r"a & b", r"x^"])
def test_what_is_not_known_stays_as_it_is_written(latex: str) -> None:
    made = mathml(latex, display=True)
    assert made == f"<code>{latex.replace('&', '&amp;')}</code>"


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
def test_what_cannot_be_drawn_is_shown_by_its_symbols() -> None:
    page = drawn("<p><math><msup><mi>x</mi></msup></math> and <math><mi>y</mi></math></p>")
    assert "<code>" in page
    assert "x" in page
    assert page.count("<img") == 1
