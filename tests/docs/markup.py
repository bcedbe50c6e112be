"""Parses the documents: links, headings and code blocks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "tests").rglob("*.md"),
        *(ROOT / "assets").rglob("*.md"),
    ]
)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command of a `console` block and its expected output; `…` matches anything."""

    command: str
    lines: tuple[str, ...]


def links(text: str) -> Iterator[str]:
    """Targets of links and images outside of code."""
    prose = re.sub(r"`[^`\n]*`", "", _BLOCK.sub("", text))
    yield from re.findall(r"\]\(([^)\s]+)\)", prose)


def anchors(text: str) -> set[str]:
    """The anchors of the headings."""
    return {
        re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }


def blocks(text: str, *languages: str) -> Iterator[str]:
    """Contents of the code blocks in these languages."""
    return (body for language, body in _BLOCK.findall(text) if language in languages)


def steps(text: str) -> list[Step]:
    """The commands of all `console` blocks, in order."""
    found: list[Step] = []
    for line in "".join(blocks(text, "console")).splitlines():
        if line.startswith("$ "):
            found.append(Step(command=line[2:], lines=()))
        else:
            found[-1] = Step(command=found[-1].command, lines=(*found[-1].lines, line))
    return found


def commands(text: str) -> Iterator[list[str]]:
    """The words of every command in `sh`, `console` and indented blocks, without assignments before it."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    lines += [step.command for step in steps(text)]
    lines += re.findall(r"^    ((?:make|ytsb) .*)$", _BLOCK.sub("", text), re.MULTILINE)
    for line in lines:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        command: list[str] = []
        for word in [*lexer, ";"]:
            if set(word) <= set("|&;<>"):
                if command:
                    yield command
                command = [] if word not in {">", "<"} else ["a file"]
            elif command or not _ASSIGNMENT.fullmatch(word):
                command.append(word)
