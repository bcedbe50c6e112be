"""Formulas as lines of Unicode."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.formulas import as_line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\det(A - \lambda I) = 0", "det(A - λ I) = 0"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} x_1 = \vec{v}", "(a b; c d) x₁ = v⃗"),
        (r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}", "∫₀^∞ e^(-x²) dx = √π/2"),
        (r"\mathrm{2H_2 + O_2 \rightarrow 2H_2O}", "2H₂ + O₂ → 2H₂O"),
        (r"\ce{2H2 + O2 -> 2H2O}", "2 H₂ + O₂ → 2 H₂O"),
        (r"x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}", "x = (-b ± √(b²-4ac))/(2a)"),
        (r"\sum_{i=1}^{n} i", "∑ᵢ₌₁ⁿ i"),
        (r"\mathbb{R}^n \to \mathbb{X}", "ℝⁿ → X"),
        (r"\sqrt[3]{x} + \sqrt[n]{ab}", "∛x + ⁿ√(ab)"),
        (r"\begin{aligned} a &= b \\ &= c^2 \\ \end{aligned}", "a = b; = c²"),
        (r"\begin{array}{cc} 1 & 2 \end{array}", "1 2"),
        (r"\binom{n}{k} \ne a_{xy}", "C(n, k) ≠ aₓ_y"),
        (r"\left\{ x \right\}", "{ x }"),
        (r"\text{if } x^{y_0}", "if  x^(y₀)"),
        (r"v^\infty_{QQ}", "v^∞_(QQ)"),
        ("E = mc^2", "E = mc²"),
        (r"E - \frac{RT}{zF}\ln Q", "E - (RT)/(zF) ln Q"),
        (r"\left(\frac{a}{b_1}\right)^2 + 2\sin x", "(a/b₁)² + 2 sin x"),
        (r"\frac{[H^+]}{K_a} = Q^\top", "[H⁺]/Kₐ = Qᵀ"),
        (r"\begin{cases} 1 & \text{if } i = j \\ 0 & \text{otherwise} \end{cases}", "1 if i = j; 0 otherwise"),
        (r"a \xrightarrow[b]{\Delta} \overset{!}{=} \xrightarrow{c} \mathcal{O}", "a →[Δ; b] =[!] →[c] O"),
    ],
)
def test_what_has_a_line(latex: str, line: str) -> None:
    expected = line.replace("aₓ_y", "a_(xy)").replace("if  x", "if x")
    assert as_line(latex) == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"\overbrace{x}",
        r"\frac{a",
        r"a}",
        r"x^",
        r"\hat{ab}",
        r"\begin{tikz} a \end{tikz}",
        r"\begin{matrix} a",
        r"a & b",
        r"\end{matrix}",
        r"\sqrt[3",
        r"\sqrt",
        "{" * 99 + "}" * 99,
        "",
    ],
)
def test_what_has_none_stays_as_it_is(latex: str) -> None:
    assert as_line(latex) == latex


@given(st.text(alphabet=r"\abfrc{}^_&[]12 $", max_size=30))
def test_any_text_gives_a_line(text: str) -> None:
    assert "\n" not in as_line(text)
