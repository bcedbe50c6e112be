"""Conversations: kept, continued by the next question, listed, written into the vault, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A, B
from tests.cli.reader import fill
from tests.cli.test_ask import ANSWER, ytsb
from tests.fakes.messages_api import FakeMessagesApi, cut, messages_api, whole

SLOPE = "is the slope of the curve"


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        fake.reply(whole(json.dumps(ANSWER)))
        yield fake


@pytest.fixture
def folder(tmp_path: Path, api: FakeMessagesApi) -> Path:
    """A library with one conversation."""
    fill(tmp_path)
    assert ytsb(tmp_path, "ask", "--video", A, "What", "is the derivative?", api=api).exit_code == 0
    return tmp_path


def test_the_next_question_knows_what_was_said(folder: Path, api: FakeMessagesApi) -> None:
    asked = ytsb(folder, "ask", "-c", "and", "why?", api=api)
    assert asked.exit_code == 0, asked.output
    assert api.task(-2) == (
        "<earlier>\nQuestion: What is the derivative?\nAnswer: It is a slope. It is cheese.\n</earlier>\n\n"
        "<question>\nand why?\n</question>"
    )
    assert "mills" not in api.material(-2), "about the same video"
    (line,) = ytsb(folder, "conversations").stdout.splitlines()
    assert line.split()[0] == "1"
    assert "2 questions" in line
    assert line.endswith("What is the derivative?")


def test_a_question_without_it_begins_another(folder: Path, api: FakeMessagesApi) -> None:
    ytsb(folder, "ask", "what do mills grind?", api=api)
    assert "earlier" not in api.task()
    listed = ytsb(folder, "conversations").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1"]
    ytsb(folder, "ask", "--conversation", "1", "--video", B, "and mills?", api=api)
    assert "What is the derivative?" in api.task()
    assert "mills" in api.material(), "about the video that is named now"
    assert ytsb(folder, "conversations").stdout.splitlines()[0].split()[0] == "1", "continued last"


def test_one_is_shown_with_links(folder: Path) -> None:
    shown = ytsb(folder, "conversations", "1").stdout
    assert shown == (
        "# What is the derivative?\n\n"
        f"- It is a slope.  \n  [0:00](https://youtu.be/{A}?t=0) Calculus ✓\n"
        "- It is cheese.  \n  ✗ its quote is not in the transcripts\n"
    )
    (line,) = ytsb(folder, "conversations", "1", "--json").stdout.splitlines()
    found = json.loads(line)
    assert found["videos"] == [A]
    assert [each["trust"] for each in found["turns"][0]["said"]] == ["verified", "none"]
    assert found["turns"][0]["said"][0]["url"] == f"https://youtu.be/{A}?t=0"


def test_the_note_grows_and_keeps_what_a_person_wrote(folder: Path, api: FakeMessagesApi) -> None:
    written = ytsb(folder, "conversations", "1", "--note").stdout
    (file,) = (folder / "vault" / "Questions").iterdir()
    assert str(file) in written
    file.write_text(file.read_text() + "\nMine.\n")
    ytsb(folder, "ask", "-c", "and why?", api=api)
    assert ytsb(folder, "conversations", "1", "--note").stdout == written
    text = file.read_text()
    assert "## and why?" in text
    assert text.endswith("\nMine.\n")
    ytsb(folder, "ask", "What is the derivative?", api=api)
    ytsb(folder, "conversations", "2", "--note")
    assert len(list((folder / "vault" / "Questions").iterdir())) == 2, "another conversation with the same question"


def test_one_is_removed(folder: Path) -> None:
    assert ytsb(folder, "conversations", "1", "--remove").stdout == "removed  conversation 1\n"
    gone = ytsb(folder, "conversations")
    assert (gone.stdout, "Nothing was asked yet" in gone.stderr) == ("", True)
    assert ytsb(folder, "conversations", "1").exit_code == 2


def test_what_goes_wrong_is_one_line(tmp_path: Path, api: FakeMessagesApi) -> None:
    fill(tmp_path)
    for args in (["ask", "-c", "why?"], ["ask", "--conversation", "7", "why?"], ["conversations", "7"]):
        result = ytsb(tmp_path, *args, api=api)
        assert result.exit_code == 2
        assert "There is no conversation" in result.stderr
    assert "Say which conversation" in ytsb(tmp_path, "conversations", "--note").stderr
    api.reply(cut(json.dumps(ANSWER)[:80]))
    assert ytsb(tmp_path, "ask", "derivative", api=api).exit_code == 1
    assert ytsb(tmp_path, "conversations").stdout == "", "an answer that broke off is not kept"
