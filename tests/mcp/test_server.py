"""What programs can do with the library, and what they may not spend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client

from tests.adapters.sqlite.contents import A, B
from tests.cli.reader import environment, fill
from tests.fakes.messages_api import KEY, FakeMessagesApi, messages_api, whole
from tests.mcp.programs import called, refused
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.mcp.server import library_server
from ytsb_tui.settings.load import load
from ytsb_tui.wiring import vault_at

NEW = "vid00000001"


class Program:
    """A library, and a client of its server."""

    def __init__(self, folder: Path, **variables: str) -> None:
        fill(folder)
        self.settings = load({}, environment(folder) | variables)
        self.library = SqliteLibrary(self.settings.library)
        self.client = Client(library_server(self.settings, self.library))


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    yield made
    made.library.close()


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


async def test_the_tools_say_what_they_do(program: Program) -> None:
    async with program.client as client:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == {"search", "ask", "transcript", "note", "videos", "state", "add"}
        assert all(tool.description and "\n        " not in tool.description for tool in tools)
        templates = (await client.list_resource_templates()).resource_templates
        assert {each.uri_template for each in templates} == {"ytsb://note/{video}", "ytsb://transcript/{video}"}


async def test_search_finds_places_with_links(program: Program) -> None:
    async with program.client as client:
        found = await called(client, "search", query="slopes curve")
        (hit,) = found["hits"]
        assert (hit["video"], hit["title"]) == (A, "Calculus")
        assert hit["said"][0]["url"] == f"https://youtu.be/{A}?t=3"
        assert (await called(client, "search", query="derivatvie"))["did_you_mean"] == "derivative"


async def test_questions_get_passages_without_a_model(program: Program) -> None:
    async with program.client as client:
        found = await called(client, "ask", question="what do mills grind?")
        assert found["passages"][0]["video"] == B
        assert found["passages"][0]["url"] == f"https://youtu.be/{B}?t=0"
        assert (found["statements"], "no model" in found["message"]) == ([], True)
        only = await called(client, "ask", question="mills", videos=[A])
        assert {passage["video"] for passage in only["passages"]} == {A}


async def test_transcripts_are_read_in_pages(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.mcp.tools._PAGE", 10)
    async with program.client as client:
        first = await called(client, "transcript", video=f"https://youtu.be/{A}")
        assert (first["text"], first["next_start"]) == ("[0:00] the derivative", 3.0)
        then = await called(client, "transcript", video=A, start=3.0)
        assert then["text"] == "[0:03] is the slope of the curve"
        (whole,) = (await client.read_resource(f"ytsb://transcript/{A}")).contents
        assert whole.text.splitlines()[-1] == "[0:06] at one single point"  # type: ignore[union-attr]  # it is text


async def test_notes_are_read_from_the_vault(program: Program, tmp_path: Path) -> None:
    async with program.client as client:
        assert "no note in the vault" in await refused(client, "note", video=A)
        saved = program.library.saved(VideoId(A))
        assert saved is not None
        assert saved.written is not None
        (tmp_path / "vault").mkdir(exist_ok=True)
        path = vault_at(program.settings).write(saved.details, saved.transcript, saved.written, None)
        read = await called(client, "note", video=A)
        assert "The tangent leans like the curve." in read["markdown"]
        assert read["path"] == path
        (note,) = (await client.read_resource(f"ytsb://note/{A}")).contents
        assert "The tangent leans" in note.text  # type: ignore[union-attr]  # it is text


async def test_states_of_videos(program: Program) -> None:
    async with program.client as client:
        listed = await called(client, "videos")
        assert ([video["video"] for video in listed["videos"]], listed["count"]) == ([B, A], 2)
        assert (await called(client, "videos", state="queued", limit=1))["count"] == 2
        assert (await called(client, "videos", state="failed"))["videos"] == []
        assert (await called(client, "state", video=A))["state"] == "queued"
        assert "not a video of the library" in await refused(client, "state", video="zzzzzzzzzzz")
        assert "not a video of the library" in await refused(client, "transcript", video="what?")


async def test_sources_are_added(program: Program) -> None:
    async with program.client as client:
        added = await called(client, "add", sources=f"see https://youtu.be/{NEW} and @channel", subject="Physics")
        assert (added["new"], added["lists"], added["message"]) == ([NEW], 0, "")
        assert (await called(client, "add", sources="https://www.youtube.com/@channel"))["lists"] == 1
        assert (await called(client, "state", video=NEW))["state"] == "queued"
        assert (await called(client, "add", sources=NEW))["known"] == [NEW]
        assert (await called(client, "add", sources="nothing here"))["rejected"]


async def test_nothing_is_spent_without_permission(tmp_path: Path, api: FakeMessagesApi) -> None:
    program = Program(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=api.url)
    async with program.client as client:
        found = await called(client, "ask", question="what is the derivative?")
        assert (found["statements"], bool(found["passages"])) == ([], True)
        assert "mcp_spending" in found["message"]
        added = await called(client, "add", sources=f"https://youtu.be/{NEW} https://www.youtube.com/@channel")
        assert (added["new"], added["lists"]) == ([NEW], 0)
        assert "cost money" in added["message"]
    job = program.library.job(VideoId(NEW))
    assert job is not None
    assert job.state is State.PAUSED
    assert api.asked == []
    program.library.close()


async def test_with_permission_the_model_answers(tmp_path: Path, api: FakeMessagesApi) -> None:
    statement = {"text": "It is the slope.", "source": 1, "quote": "is the slope of the curve"}
    api.reply(whole(json.dumps({"statements": [statement]})))
    program = Program(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=api.url, YTSB_MCP_SPENDING="1")
    async with program.client as client:
        found = await called(client, "ask", question="what is the derivative?")
        (said,) = found["statements"]
        assert (said["text"], said["trust"], said["start"]) == ("It is the slope.", "verified", 3.0)
        assert said["url"] == f"https://youtu.be/{A}?t=3"
        assert found["cost_usd"] > 0
        assert found["conversation"] == 1
        then = await called(client, "ask", question="and why?", conversation=1)
        assert (then["conversation"], "It is the slope." in api.task(-2)) == (1, True)
        kept = program.library.conversation(1)
        assert kept is not None
        assert [turn.question for turn in kept.turns] == ["what is the derivative?", "and why?"]
        assert "no conversation 7" in await refused(client, "ask", question="and?", conversation=7)
        assert (await called(client, "add", sources=f"https://youtu.be/{NEW}"))["message"] == ""
    program.library.close()
