"""`ytsb ask` over the real SDK against a fake Messages API on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.sqlite.contents import A, B
from tests.cli.reader import environment, fill
from tests.fakes.messages_api import KEY, FakeMessagesApi, cut, error, messages_api, whole
from tests.fakes.models import CLAUDE
from tests.remote.served import SharedEngine, owning, until
from ytsb_tui.cli import main
from ytsb_tui.core.knowledge.conversations import NOT_SAID
from ytsb_tui.engine.models.budget import Budget

ANSWER = {
    "statements": [
        {"text": "It is a slope.", "source": 1, "quote": "the derivative is the slope of the curve"},
        {"text": "It is cheese.", "source": 1, "quote": "the moon is made of a cheese that nobody mentioned"},
    ]
}


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


def ytsb(folder: Path, *args: str, api: FakeMessagesApi | None = None) -> Result:
    environ = environment(folder)
    if api is not None:
        environ |= {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": api.url}
    return CliRunner(env=environ).invoke(main, args)


def test_an_answer_links_to_what_proves_it(tmp_path: Path, api: FakeMessagesApi) -> None:
    fill(tmp_path)
    api.reply(whole(json.dumps(ANSWER)))
    result = ytsb(tmp_path, "ask", "What", "is the derivative?", api=api)
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f"It is a slope.\n    Calculus 0:00  https://youtu.be/{A}?t=0 ✓\n\nIt is cheese.\n    ✗ {NOT_SAID}\n\n"
    )
    assert "tokens read" in result.stderr
    assert "[1, Calculus, 0:00]\nthe derivative is the slope" in api.material(-2)
    assert "claim: It is a slope." in api.material()
    assert api.task(-2) == "<question>\nWhat is the derivative?\n</question>"
    assert KEY not in result.output


def test_json(tmp_path: Path, api: FakeMessagesApi) -> None:
    fill(tmp_path)
    api.reply(whole(json.dumps(ANSWER)))
    lines = ytsb(tmp_path, "ask", "--json", "derivative?", api=api).stdout.splitlines()
    assert [(json.loads(line)["trust"], json.loads(line)["video"]) for line in lines] == [
        ("verified", A),
        ("none", None),
    ]


def test_without_a_key_the_passages(tmp_path: Path) -> None:
    fill(tmp_path)
    result = ytsb(tmp_path, "ask", "What grinds? The mills?")
    assert result.exit_code == 0
    assert result.stdout == (f"Mills 0:00  https://youtu.be/{B}?t=0\n    mills grind rivers drive mills\n\n")
    assert "ytsb key set" in result.stderr
    [line] = ytsb(tmp_path, "ask", "--json", "mills").stdout.splitlines()
    assert json.loads(line)["text"] == "mills grind rivers drive mills"


def test_one_video_or_one_subject(tmp_path: Path) -> None:
    fill(tmp_path)
    assert ytsb(tmp_path, "ask", "mills", "--video", B).exit_code == 0
    assert "mills" not in ytsb(tmp_path, "ask", "mills", "--video", A).stdout, "other passages of the named video"
    assert ytsb(tmp_path, "ask", "slope", "--subject", "Mathematics").exit_code == 0
    assert ytsb(tmp_path, "ask", "mills", "--subject", "Mathematics").exit_code == 1
    assert ytsb(tmp_path, "ask", "nowhere").exit_code == 1


def test_what_goes_wrong_is_one_line(tmp_path: Path, api: FakeMessagesApi) -> None:
    fill(tmp_path)
    for body, code in (
        (error(401, "authentication_error", "invalid x-api-key"), 3),
        (error(529, "overloaded_error", "Overloaded"), 1),
        (cut(json.dumps(ANSWER)[:80]), 1),
        (whole(json.dumps(ANSWER), "refusal"), 1),
    ):
        api.reply(body)
        result = ytsb(tmp_path, "ask", "derivative", api=api)
        assert result.exit_code == code, result.output
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
    api.reply(whole('{"statements": []}'))
    assert ytsb(tmp_path, "ask", "derivative", api=api).exit_code == 1


async def test_ask_and_a_running_app_have_one_budget(tmp_path: Path, api: FakeMessagesApi) -> None:
    fill(tmp_path)
    data = Path(environment(tmp_path)["YTSB_DATA_DIR"])
    api.reply(whole(json.dumps(ANSWER)))
    async with owning(data, SharedEngine(), budget := Budget(CLAUDE, 1.0)):
        assert (await asyncio.to_thread(ytsb, tmp_path, "ask", "derivative", api=api)).exit_code == 0
        await until(lambda: budget.spent)
    sent = [request.path for request in api.asked if request.method == "POST"]
    async with owning(data, SharedEngine(), Budget(CLAUDE, 0.0001)):
        result = await asyncio.to_thread(ytsb, tmp_path, "ask", "derivative", api=api)
    assert result.exit_code == 3
    assert "It is the budget of the running ytsb" in result.stderr
    assert [request.path for request in api.asked if request.method == "POST"] == sent
