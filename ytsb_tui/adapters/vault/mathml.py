"""Formulas as MathML, which browsers and readers draw by themselves, and as pictures for PDFs."""

from __future__ import annotations

import base64
import html
import re
from xml.etree import ElementTree as ET

from ytsb_tui.core.notes.detail import safe_latex

_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORDS = r"\\(?:sin|cos|tan|arcsin|arccos|arctan|sinh|cosh|tanh|ln|log|lg|exp|dim|ker|arg)"
# What the converter draws badly or does not know, and what says the same to it.
_INSTEAD = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\{aligned\}|\{align\}", "{split}"),  # the first is not aligned, the second numbered
        (r"\{gathered\}", "{matrix}"),
        (r"\\begin\{", r"{\\begin{"),  # a power of a matrix is one of the whole only where that is a group
        (r"\\end\{[^{}]*\}", r"\g<0>}"),
        (r"\\[lr]Vert(?![A-Za-z])", r"\\|"),  # stretched as if it opened a bracket
        (r"\\downarrow(?![A-Za-z])", r"\\text{↓}"),  # stretched
        (r"\\uparrow(?![A-Za-z])", r"\\text{↑}"),
        (r"\\mathrm\{([A-Za-z])\}", r"\\text{\1}"),  # a single letter would lean
        (rf"({_WORDS})(?:\s+(?=[A-Za-z])|\s*(?=\\(?!left|right|big|,)))", r"\1\\,"),  # without the space after it
    )
)


def mathml(latex: str, *, display: bool) -> str:
    """The formula as MathML that is XML too; its source where the converter does not know all of it."""
    from latex2mathml.converter import convert

    source = safe_latex(latex)
    for pattern, instead in _INSTEAD:
        source = pattern.sub(instead, source)
    try:
        made = str(convert(source, display="block" if display else "inline")) if source else "\\"
        ET.fromstring(made)
    except Exception:  # noqa: BLE001 - the converter raises whatever befalls it
        made = "\\"
    # What it does not know it leaves as it is.
    return f"<code>{html.escape(latex)}</code>" if "\\" in made else made


def drawn(page: str) -> str:
    """The page with its MathML as pictures; the symbols alone of what cannot be drawn."""
    return _MATH.sub(_picture, page)


def _picture(formula: re.Match[str]) -> str:
    from ziamath.zmath import Math

    try:
        svg = Math(formula[0], size=14).svg()
    except Exception:  # noqa: BLE001 - it raises whatever befalls it
        return f"<code>{_TAG.sub(' ', formula[0])}</code>"
    kind = ' class="block"' if 'display="block"' in formula[0] else ""
    return f'<img{kind} src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'
