"""Words that this project does not use, in code, messages and documents: metaphors and quaint English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.docs.markup import DOCUMENTS, ROOT

PACKAGE = ROOT / "ytsb_tui"
INSTEAD = {  # a pattern of whole words in lower case, and what to write
    "purses?": "budget",
    "receipts?": "charge",
    "brakes?": "rate limiter",
    "crews?|staff": "dispatcher, worker counts",
    "night shifts?": "batch sender",
    "batch desks?|batch books?": "batch writer, batch store",
    "shelf|shelves|librarians?": "library reader, library",
    "circuit books?|rule books?|ledgers?": "table, history",
    "desks?": "editor",
    "doors?": "stream, entry point",
    "weaves?|weaving|woven|weavers?|vault webs?": "relink, links between notes",
    "knocks?|knocking|greetings?|greets?": "connect, handshake",
    "moods?": "fault",
    "newcomers?": "scripted user",
    "plants?|planted": "pipeline",
    "twins?": "duplicates",
    "told": "message, text, reason",
    "somebody|anybody": "anyone, a user",
    "keepers?": "store",
    "sittings?": "session",
    "faces": "interfaces",
    "carry out": "run, execute",
    "lets? go|letting go": "release",
    "held back|hold back|holds back": "paused, throttled",
    "anew": "again, re-",
    "in vain": "without success",
}
DATA = (  # word lists, texts of the demo, and migrations, which never change
    "ytsb_tui/adapters/sqlite/migrations/",
    "ytsb_tui/core/text/defining.py",
    "ytsb_tui/core/text/grammar.py",
    "ytsb_tui/core/text/irregular.py",
    "ytsb_tui/core/text/phrases.py",
    "ytsb_tui/core/text/stop_words.py",
    "ytsb_tui/demo/lectures/",
)


def files() -> Iterator[str]:
    package = (file for file in PACKAGE.rglob("*") if file.suffix in {".py", ".md", ".sql", ".tcss"})
    for file in (*package, *DOCUMENTS):
        name = str(file.relative_to(ROOT))
        if not name.startswith((*DATA, "tests/")):
            yield name


def words(text: str) -> str:
    """The text in lower case, with names split into their words."""
    text = text.replace("search.shelf", "")  # the id of a command stays: people's keymaps name it
    text = text.replace("uv-receipt.toml", "")  # a file of uv's
    return " ".join(re.sub(r"(?<=[a-z\d])(?=[A-Z])|_", " ", text).lower().split())


def found(text: str) -> set[str]:
    """Each unwanted word in the text, with what to write instead."""
    spaced = words(text)
    return {
        f"{match[0]}: {instead}"
        for pattern, instead in INSTEAD.items()
        for match in re.finditer(rf"\b(?:{pattern})\b", spaced)
    }


def test_no_unwanted_words() -> None:
    everywhere = {name: found((ROOT / name).read_text(encoding="utf-8")) for name in files()}
    assert not {name: unwanted for name, unwanted in everywhere.items() if unwanted}


def test_words_are_found_in_names_and_sentences() -> None:
    assert found("class NightShift: pass") == {"night shift: batch sender"}
    assert found("_MOODS = 3; let_go()") == {"moods: fault", "let go: release"}
    assert found("It is told\nby # a Twin.") == {"told: message, text, reason", "twin: duplicates"}
    assert not found("toldyou, implanted, transplant, surfaces, `brakeless`")
