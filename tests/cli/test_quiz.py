"""`ytsb quiz` over a real library and a Messages API on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A, B, fetched
from tests.adapters.sqlite.written_notes import written
from tests.cli.test_cli import environ, ytsb
from tests.core.study.test_assessment import ANSWER
from tests.core.study.test_cards import MAPS
from tests.fakes.messages_api import KEY, FakeMessagesApi, messages_api, whole
from ytsb_tui.adapters.sqlite import SqliteLibrary

__all__ = ["environ"]


@pytest.fixture
def library(tmp_path: Path) -> SqliteLibrary:
    library = SqliteLibrary(tmp_path / "data" / "library.db")
    written(library, A, MAPS)
    return library


@pytest.fixture
def api(environ: dict[str, str]) -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        environ |= {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": fake.url}
        yield fake


def answer() -> str:
    text = json.dumps(ANSWER)
    return text.replace("on which a Roman road was laid", fetched(A).transcript.cues[0].text + " of a curve")


def test_without_a_key_the_note_alone_asks(environ: dict[str, str], library: SqliteLibrary, tmp_path: Path) -> None:
    result = ytsb(environ, "quiz", A, "--print")
    assert result.exit_code == 0, result.output
    assert "## Multiple choice" in result.output
    assert "[!success]- Answer" in result.output
    assert not (tmp_path / "vault").exists()
    assert ytsb(environ, "quiz", B).exit_code == 1
    assert ytsb(environ, "quiz").exit_code == 2


def test_a_model_asks_once_and_its_questions_become_cards(
    environ: dict[str, str], library: SqliteLibrary, api: FakeMessagesApi, tmp_path: Path
) -> None:
    api.reply(whole(answer()))
    before = library.job(A)
    assert before is not None
    result = ytsb(environ, "quiz", "--subject", "algebra")
    assert result.exit_code == 0, result.output
    [file] = (tmp_path / "vault").rglob("*.md")
    assert file.name.endswith(" quiz.md")
    assert "## Gap analysis" in file.read_text()
    methods = [each.method for each in api.asked]
    assert methods == ["GET", "POST", "POST"], "what the model can read, the questions, and their check"
    assert "cache_control" not in json.dumps(api.asked[1].body), "questions are asked for once"
    job = library.job(A)
    assert job is not None
    assert (job.cost or 0) > (before.cost or 0)
    assert "Why raise it?" in {each.card.front for each in library.deck()}

    file.write_text(file.read_text() + "\nMy own words.\n")
    assert ytsb(environ, "quiz", A).exit_code == 0
    assert len(api.asked) == 3
    assert file.read_text().endswith("\nMy own words.\n")
    assert len(list((tmp_path / "vault").rglob("*.md"))) == 1
    file.write_text(file.read_text().replace("Why raise it?", "Edited by hand?"))
    assert ytsb(environ, "quiz", A).exit_code == 0
    assert "Why raise it?" in file.read_text()
    [copy] = [each for each in (tmp_path / "vault").rglob("*.md") if each != file]
    assert "Edited by hand?" in copy.read_text()


def test_failed_answers_are_charged_and_reported(
    environ: dict[str, str], library: SqliteLibrary, api: FakeMessagesApi
) -> None:
    api.reply(whole("{}"))
    before = library.job(A)
    assert before is not None
    result = ytsb(environ, "quiz", A, "--print")
    assert result.exit_code == 1
    assert "failed" in result.output
    assert "## Multiple choice" in result.output  # what the note gives is there all the same
    job = library.job(A)
    assert job is not None
    assert (job.cost or 0) > (before.cost or 0)
    lost = next(attempt for attempt in library.attempts(A) if attempt.worker == "questions")
    assert lost.outcome == "model-answer"
    assert lost.output_tokens == 1000
    assert job.cost == pytest.approx((before.cost or 0) + (lost.cost or 0))
    assert ytsb(environ, "quiz", A, "--budget", "0.001").exit_code == 3
