"""Chemical formulas of mhchem in plain LaTeX."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.chemistry import plain_chemistry


@pytest.mark.parametrize(
    ("chemistry", "latex"),
    [
        (
            r"CH4 + 2 O2 -> CO2 + 2 H2O",
            r"\mathrm{CH_{4}} + 2\, \mathrm{O_{2}} \rightarrow \mathrm{CO_{2}} + 2\, \mathrm{H_{2}O}",
        ),
        (r"2H2O", r"2\,\mathrm{H_{2}O}"),
        (r"1/2 O2", r"1/2\, \mathrm{O_{2}}"),
        (r"SO4^2- + H3O+", r"\mathrm{SO_{4}^{2-}} + \mathrm{H_{3}O^{+}}"),
        (r"[Fe(CN)6]^{4-}", r"\mathrm{[Fe(CN)_{6}]^{4-}}"),
        (
            r"Ba^2+ + SO4^{2-} -> BaSO4 v",
            r"\mathrm{Ba^{2+}} + \mathrm{SO_{4}^{2-}} \rightarrow \mathrm{BaSO_{4}} \downarrow",
        ),
        (r"H2 ^", r"\mathrm{H_{2}} \uparrow"),
        (r"A<=>B", r"\mathrm{A} \rightleftharpoons \mathrm{B}"),
        (r"A -\gt  B", r"\mathrm{A} \rightarrow \mathrm{B}"),
        (r"A \lt =\gt  B", r"\mathrm{A} \rightleftharpoons \mathrm{B}"),
        (r"A ->[\Delta][H2O] B", r"\mathrm{A} \xrightarrow[\mathrm{H_{2}O}]{\mathrm{\Delta }} \mathrm{B}"),
        (r"A <=>[k] B", r"\mathrm{A} \overset{\mathrm{k}}{\rightleftharpoons} \mathrm{B}"),
        (r"CuSO4*5H2O", r"\mathrm{CuSO_{4}\cdot 5H_{2}O}"),
        (r"^{227}_{90}Th+", r"\mathrm{{}^{227}_{90}Th^{+}}"),
        (r"CH3-CH=CH2", r"\mathrm{CH_{3}{-}CH{=}CH_{2}}"),
        (r"H#N_x", r"\mathrm{H{\equiv}N_{x}}"),
        (r"NaCl (aq)", r"\mathrm{NaCl} \mathrm{(aq)}"),
        (r"Fe\,{II}", r"\mathrm{Fe\,{II}}"),
        ("", ""),
    ],
)
def test_it_says_the_same(chemistry: str, latex: str) -> None:
    assert plain_chemistry(rf"x = \ce{{{chemistry}}} y") == f"x = {latex} y"


def test_several_and_none_and_one_that_does_not_end() -> None:
    assert plain_chemistry(r"\ce{H2} \to \ce {O2}") == r"\mathrm{H_{2}} \to \mathrm{O_{2}}"
    assert plain_chemistry(r"\ceil{x}") == r"\ceil{x}"
    assert plain_chemistry(r"\ce{H2} \ce{O{2}") == r"\mathrm{H_{2}} \ce{O{2}"


@given(st.text(alphabet=r"\ce{}^_[]<=>-+ 12HOv*", max_size=40))
def test_any_text_is_read_and_braces_stay_balanced(text: str) -> None:
    made = plain_chemistry(rf"\ce{{{text}}}")
    if text.count("{") == text.count("}") == 0 and "\\" not in text:
        assert made.count("{") == made.count("}")
        assert "\\ce" not in made
