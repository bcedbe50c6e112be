"""`ytsb listen`: one question that names the size, and nothing is fetched without an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.reader import environment
from ytsb_tui.adapters import extras
from ytsb_tui.adapters.listening.this_machine import WhisperModel
from ytsb_tui.cli.main import main


def run(folder: Path, *arguments: str, **variables: str) -> Result:
    return CliRunner().invoke(main, ["listen", *arguments], env={**environment(folder), **variables})


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fetching makes an empty model. Its library is installed, whatever is here."""
    names: list[str] = []

    def fetch(model: WhisperModel) -> None:
        names.append(model.name)
        model.path.mkdir(parents=True)
        (model.path / "model.bin").touch()

    monkeypatch.setattr(WhisperModel, "fetch", fetch)
    monkeypatch.setattr(extras, "present", lambda _module: True)
    return names


def test_nothing_is_fetched_without_an_answer(tmp_path: Path, fetched: list[str]) -> None:
    result = run(tmp_path)
    assert (result.exit_code, fetched) == (2, [])
    assert "Nothing was fetched. Without a question: ytsb listen --yes (484 MB)" in result.output


def test_a_model_is_fetched_once(tmp_path: Path, fetched: list[str]) -> None:
    assert run(tmp_path, "--yes", YTSB_LISTEN_MODEL="tiny").exit_code == 0
    again = run(tmp_path, YTSB_LISTEN_MODEL="tiny")
    assert (again.exit_code, fetched) == (0, ["tiny"])
    assert "The model tiny is in" in again.output


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"YTSB_LISTEN_MODEL": "/nowhere/model"}, "There is no model in /nowhere/model"),
        ({"YTSB_LISTEN_MODEL": "huge"}, "or to tiny, base, small, medium, large-v3"),
        ({"YTSB_LISTEN_SERVER": "http://127.0.0.1:8000/v1"}, "no model is needed here"),
    ],
)
def test_what_cannot_be_fetched_is_said(
    tmp_path: Path, fetched: list[str], variables: dict[str, str], says: str
) -> None:
    result = run(tmp_path, "--yes", **variables)
    assert result.exit_code != 0
    assert says in result.output
    assert not fetched


def test_the_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "present", lambda _module: False)
    assert "[listen]" in run(tmp_path, "--yes").output
