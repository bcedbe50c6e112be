"""What words alone do not say: a formula in LaTeX, code with its language, the steps of a worked example.

A formula is kept only if it is mathematics and nothing else: no macro that loads, defines, links or styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ytsb_tui.core.text.chemistry import plain_chemistry
from ytsb_tui.core.text.cleaning import clean, clean_block

LATEX_LIMIT = 1000  # characters
CODE_LIMIT = 4000
STEP_LIMIT = 500
MOST_STEPS = 20
_OBJECT = "object"

_OUTER = re.compile(r"^\s*(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))\s*$")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_FORBIDDEN = re.compile(
    r"(?:html|css|data)\w*|href|url|class|style|require|include\w*|input|write\d*|open\w*|read|immediate|special|catcode"
    r"|csname|endcsname|expandafter|def|edef|gdef|xdef|let|global|long|newcommand|renewcommand|providecommand"
    r"|newenvironment|renewenvironment|DeclareMathOperator|usepackage|document\w*|loop|repeat|unicode|bbox|label|e?ref"
    r"|tag|cite|verb|lstinline|includegraphics"
)
_NAME = re.compile(r"[a-z0-9+#.\-]{1,20}")
_COMMENT = re.compile(r"(?<!\\)%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A formula, code and its language, steps; each may be empty, but not all. The formula is without dollar signs."""

    latex: str = ""
    code: str = ""
    language: str = ""
    steps: tuple[str, ...] = ()


def detail_schema() -> dict[str, object]:
    """The schema of a detail: null for most points."""
    text: dict[str, object] = {"type": "string"}
    properties: dict[str, object] = {
        "latex": {"type": "string", "description": "LaTeX without dollar signs"},
        "code": {"type": "string", "description": "Lines as in a file"},
        "language": {"type": "string", "description": "Of the code, such as cpp"},
        "steps": {"type": "array", "items": text},
    }
    whole = {"type": _OBJECT, "properties": properties, "required": list(properties), "additionalProperties": False}
    return {"anyOf": [{"type": "null"}, whole]}


def detail_of(value: object) -> Detail | None:
    """The detail of an answer, cleaned; None when it is none or nothing is left of it."""
    if not isinstance(value, Mapping):
        return None
    code, name = _code(value.get("code")), str(value.get("language", "")).strip().casefold()
    made = Detail(
        latex=safe_latex(value.get("latex")),
        code=code,
        language=name if code and _NAME.fullmatch(name) else "",
        steps=tuple(_steps(value.get("steps"))),
    )
    return None if made == Detail() else made


def safe_latex(value: object) -> str:
    """A formula on one line that can stand between dollar signs anywhere; empty when it could do anything else."""
    text = clean(value, LATEX_LIMIT + 1) if isinstance(value, str) else ""
    text = _OUTER.sub("", _OUTER.sub("", text)).strip()
    if not text or len(text) > LATEX_LIMIT or "$" in text.replace("\\$", "") or "`" in text or not _balanced(text):
        return ""
    if any(_FORBIDDEN.fullmatch(name) for name in _COMMAND.findall(text)):
        return ""
    text = plain_chemistry(text)  # its arrows would not outlive the next line, and few programs know its package
    return _COMMENT.sub(r"\\%", text.replace("<", r"\lt ").replace(">", r"\gt ").replace("[[", "[ ["))


def _balanced(text: str) -> bool:
    depth = 0
    for mark in re.findall(r"\\.|[{}]", text):
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return False
    return depth == 0 and text.count(r"\begin{") == text.count(r"\end{") and not text.endswith("\\")


def _code(value: object) -> str:
    text = clean_block(value).expandtabs(4) if isinstance(value, str) else ""
    lines = [line.rstrip() for line in text.replace("<!--", "<! --").strip("\n").split("\n")]
    whole = "\n".join(lines).rstrip()
    return whole if len(whole) <= CODE_LIMIT else ""


def _steps(value: object) -> Iterator[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        for item in value[:MOST_STEPS]:
            if isinstance(item, str) and (step := clean(item, STEP_LIMIT)):
                yield step
