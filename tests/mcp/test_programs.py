"""`ytsb mcp` as programs start it: over standard input and output and over HTTP, while an engine owns the library and
while none does."""

from __future__ import annotations

import asyncio
import socket
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.adapters.sqlite.contents import A
from tests.cli.reader import environment, fill
from tests.engine.world import World
from tests.mcp.programs import called
from ytsb_tui.cli import main

NEW = "vid00000001"
TOOLS = 7


def program(folder: Path, data: Path) -> Client:
    """A client that starts the command."""
    variables = environment(folder) | {"YTSB_DATA_DIR": str(data)}
    return Client(StdioServerParameters(command=sys.executable, args=["-m", "ytsb_tui", "mcp"], env=variables))


async def test_while_the_app_is_closed(tmp_path: Path) -> None:
    fill(tmp_path)
    async with program(tmp_path, tmp_path / "data") as client:
        assert (await called(client, "search", query="slope"))["hits"][0]["video"] == A
        assert (await called(client, "ask", question="what is the slope?"))["passages"][0]["video"] == A
        assert (await called(client, "add", sources=f"https://youtu.be/{NEW}"))["new"] == [NEW]
        assert (await called(client, "state", video=NEW))["state"] == "queued"


async def test_while_an_engine_is_at_work(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with world.running(), program(tmp_path, tmp_path) as client:
        assert (await called(client, "add", sources=f"https://youtu.be/{NEW}"))["new"] == [NEW]
        await world.until(lambda state: state.counts.get("done") == 1)
        assert (await called(client, "state", video=NEW))["state"] == "done"
        said = (await called(client, "transcript", video=NEW))["text"].splitlines()
        word = max(said[0].split(), key=len)
        assert (await called(client, "search", query=word))["hits"][0]["video"] == NEW
        assert (await called(client, "ask", question=word))["passages"][0]["video"] == NEW


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[str]:
    """The address of a server over HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "ytsb_tui", "mcp", "--http", "--port", str(port))
    process = await asyncio.create_subprocess_exec(*command, env=environment(folder), stderr=asyncio.subprocess.PIPE)
    try:
        assert process.stderr is not None
        assert b"with the token in" in await process.stderr.readline()
        async with asyncio.timeout(30):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    break
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        await process.wait()


async def test_over_http_the_token_is_needed(tmp_path: Path) -> None:
    fill(tmp_path)
    async with serving(tmp_path) as url:
        file = tmp_path / "data" / "mcp-token"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        token = file.read_text(encoding="utf-8")
        async with httpx2.AsyncClient() as anyone:
            for headers in ({}, {"Authorization": "Bearer no"}, {"Authorization": token}):
                assert (await anyone.post(url, json={}, headers=headers)).status_code == 401
            asked = {"Authorization": f"Bearer {token}", "Host": "evil.example"}
            assert (await anyone.post(url, json={}, headers=asked)).status_code in (403, 421)
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as known,
            Client(streamable_http_client(url, http_client=known)) as client,
        ):
            assert len((await client.list_tools()).tools) == TOOLS
            assert (await called(client, "search", query="slope"))["hits"][0]["video"] == A


def test_without_the_extra_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.extras.present", lambda _: False)
    result = CliRunner(env=environment(tmp_path)).invoke(main, ["mcp"])
    assert result.exit_code == 1
    assert "needs the extra mcp" in result.output
