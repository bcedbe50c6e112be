"""`ytsb models`: the API's list in a line each, and what becomes of servers that tell little or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.reader import environment
from tests.fakes import openai_api
from tests.fakes.messages_api import KEY, Body, FakeMessagesApi, JsonObject, error, messages_api, plain
from tests.fakes.models import claude
from ytsb_tui.cli import main
from ytsb_tui.engine.models.note_writer import ModelWriter


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


def info(name: str, **more: object) -> JsonObject:
    return {"type": "model", "id": name, "display_name": name, "created_at": "2026-01-01T00:00:00Z", **more}


def listing(*found: JsonObject) -> Body:
    return plain(200, json.dumps({"data": list(found), "has_more": False, "first_id": None, "last_id": None}))


def models(folder: Path, api: FakeMessagesApi, *args: str, key: str = KEY) -> Result:
    environ = {**environment(folder), "ANTHROPIC_API_KEY": key, "ANTHROPIC_BASE_URL": api.url}
    return CliRunner(env=environ).invoke(main, ["models", *args])


def test_each_model_with_what_it_can_do_and_costs(tmp_path: Path, api: FakeMessagesApi) -> None:
    can = {"batch": {"supported": True}, "structured_outputs": {"supported": False}}
    api.gets["/v1/models"] = listing(
        info("claude-haiku-5-5", lifecycle="active", max_input_tokens=1_000_000, max_tokens=64_000, capabilities=can),
        info("claude-old", lifecycle="deprecated", retires_at="2027-01-31T00:00:00Z"),
    )
    result = models(tmp_path, api)
    first, second = result.stdout.splitlines()
    assert first.split() == (
        [
            "*",
            "claude-haiku-5-5",
            "reads",
            "1M",
            "writes",
            "64k",
            "notes",
            "no",
            "overnight",
            "yes",
            "$0.10",
            "$0.50,",
            "$0.50",
            "$2.50",
            "over",
            "100k",
        ]
    )
    assert second.split() == (
        [
            "claude-old",
            "reads",
            "?",
            "writes",
            "?",
            "notes",
            "?",
            "overnight",
            "?",
            "unknown",
            "price",
            "deprecated",
            "until",
            "2027-01-31",
        ]
    )
    rows = [json.loads(line) for line in models(tmp_path, api, "--json").stdout.splitlines()]
    assert [(row["name"], row["lifecycle"], len(row["price"])) for row in rows] == [
        ("claude-haiku-5-5", "active", 2),
        ("claude-old", "deprecated", 0),
    ]


def test_a_local_server_tells_names_alone(tmp_path: Path, api: FakeMessagesApi) -> None:
    api.gets["/v1/models"] = plain(
        200, json.dumps({"object": "list", "data": [{"id": "llama \x1b[31m3", "object": "model"}]})
    )
    result = models(tmp_path, api)
    assert result.exit_code == 0, result.output
    assert "llama 3" in result.stdout
    assert "\x1b" not in result.stdout


def test_a_server_that_speaks_openai_s_api_needs_no_key_and_no_model_yet(tmp_path: Path, api: FakeMessagesApi) -> None:
    api.gets["/v1/models"] = openai_api.listing({"id": "qwen3:8b"}, {"id": "big", "max_model_len": 8192})
    local = {"YTSB_PROVIDER": "openai", "OPENAI_BASE_URL": f"{api.url}/v1", "YTSB_MODEL": ""}
    result = CliRunner(env={**environment(tmp_path), **local}).invoke(main, ["models"])
    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert first.split()[:3] == ["qwen3:8b", "reads", "?"]
    assert second.split()[:3] == ["big", "reads", "8k"]
    assert "unknown price" in second
    assert KEY not in str(api.asked[0].headers), "a key for Anthropic goes nowhere else"


@pytest.mark.parametrize(
    ("reply", "code", "words"),
    [
        (error(401, "authentication_error", "no"), 3, "The API key was refused."),
        (error(529, "overloaded_error", "no"), 1, "The API is overloaded."),
        (plain(200, "<html>", "text/html"), 1, "not the Messages API"),
        (plain(200, '{"data": [{"object": "model"}]}'), 1, "not the Messages API"),
    ],
)
def test_what_goes_wrong_is_one_line(tmp_path: Path, api: FakeMessagesApi, reply: Body, code: int, words: str) -> None:
    api.gets["/v1/models"] = reply
    result = models(tmp_path, api)
    assert result.exit_code == code
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_without_a_key(tmp_path: Path, api: FakeMessagesApi) -> None:
    result = models(tmp_path, api, key="")
    assert result.exit_code == 3
    assert "There is no API key." in result.stderr


async def test_a_model_is_asked_about_once_as_the_writer_gets_ready(api: FakeMessagesApi) -> None:
    api.gets["/v1/models/claude-old"] = plain(200, json.dumps(info("claude-old", lifecycle="deprecated")))
    writer = ModelWriter(claude(api.url, "claude-old"))
    warnings = [await writer.prepare() for _ in range(2)]
    await writer.model.aclose()
    assert all("claude-old is deprecated" in warning for warning in warnings)
    assert [request.method for request in api.asked] == ["GET"]


@pytest.mark.parametrize("told", [None, plain(200, "<html>", "text/html")])
async def test_an_api_that_does_not_tell_of_a_model_is_no_trouble(api: FakeMessagesApi, told: Body | None) -> None:
    if told is not None:
        api.gets["/v1/models/claude-old"] = told
    writer = ModelWriter(claude(api.url, "claude-old"))
    warning = await writer.prepare()
    await writer.model.aclose()
    assert not warning
