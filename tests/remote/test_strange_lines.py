"""Windows and owners that say something strange, or take nothing."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from tests.remote.attaching import attach_to, working
from tests.remote.served import Face, serving, until
from tests.tui.stage import vid
from ytsb_tui import __version__
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.codec import Json
from ytsb_tui.remote import attached, session


async def say(path: Path, *lines: bytes) -> list[dict[str, Json]]:
    """What a stranger is told until there is as much as it has said, the greeting aside."""
    reader, writer = await asyncio.open_unix_connection(str(path), limit=1 << 26)
    await reader.readline()
    writer.write(b"".join(line + b"\n" for line in lines))
    answers = [json.loads(await asyncio.wait_for(reader.readline(), 30)) for _ in lines]
    writer.close()
    return answers


async def test_strange_lines_get_an_error_and_the_next_order_is_heard(tmp_path: Path) -> None:
    engine = working()
    strange = [
        b"",
        b"\xff\xfe",
        b"rubbish",
        b"[" * 100_000,
        b"[]",
        b"17",
        b'{"id": 1}',
        b'{"id": 2, "call": "drain", "with": {"patience": 1}}',
        b'{"id": 3, "call": "__init__"}',
        b'{"id": 4, "call": "retry"}',
        b'{"id": 5, "call": "retry", "with": []}',
        b'{"id": 6, "call": "retry", "with": {"videos": "abc"}}',
        b'{"id": 7, "call": "pause", "with": {"paused": 1}}',
        b'{"id": 8, "call": "pause", "with": {"paused": true, "more": 1}}',
        b'{"id": 9, "call": ["pause"]}',
        b'{"id": 10, "call": "add", "with": {"text": 1' + b"0" * 5000 + b"}}",
    ]
    async with serving(tmp_path, engine) as path:
        good = b'{"id": "mine", "call": "pause_videos", "with": {"videos": ["%s"]}}' % vid(4).encode()
        *errors, answer = await say(path, *strange, good)
        for line, error in zip(strange, errors, strict=True):
            assert "error" in error, line
        assert answer == {"id": "mine", "gives": 1}
    assert engine.calls == [("pause_videos", (vid(4),))]


async def test_a_line_without_end_ends_its_connection_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MOST_LINE", 10_000)
    engine = working()
    async with serving(tmp_path, engine) as path:
        reader, writer = await asyncio.open_unix_connection(str(path))
        assert json.loads(await reader.readline())["ytsb"] == __version__
        writer.write(b"x" * 100_000)
        assert b"at most" in await reader.readline()
        assert await reader.read() == b""
        writer.close()
        await (await attach_to(path)).drain(0.0)


async def test_windows_that_take_nothing_are_cut_off_and_slow_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "STALL_SECONDS", 0.3)
    engine = working()
    async with serving(tmp_path, engine) as path, asyncio.TaskGroup() as group:
        face, stuck = Face(await attach_to(path)), await attach_to(path)
        group.create_task(face.follow())
        longest, begin = 0.0, time.monotonic()
        while not engine.bus.state.log or len(engine.bus._listeners) > 1:
            before = time.monotonic()
            engine.emit(*(e.Message(at=float(n), level="info", text=f"{n} " + "x" * 2000) for n in range(100)))
            longest = max(longest, time.monotonic() - before)
            await asyncio.sleep(0.05)
            assert time.monotonic() - begin < 60
        assert longest < 1.0
        await until(lambda: face.state.log == engine.state.log)  # the other one has missed nothing
        lost = Face(stuck)
        await lost.follow()
        assert lost.ended
        again = await attach_to(path)
        assert again.snapshot().log == engine.state.log
        await again.drain(0.0)
        await face.client.drain(0.0)


async def test_another_version_says_so_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path, working()) as path:
        monkeypatch.setattr(attached, "__version__", "0.0.1")
        with pytest.raises(SetupFailure) as caught:
            await attach_to(path)
        assert f"is version {__version__}, this one is 0.0.1." in caught.value.reason
        assert "ytsb stop" in caught.value.action


@pytest.mark.parametrize("said", [b"SSH-2.0\n", b"{}\n", b'{"ytsb": 1, "pid": 2}\n', b""])
async def test_what_is_no_owner_is_not_attached_to(tmp_path: Path, said: bytes) -> None:
    path = tmp_path / "s"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.close()

    async with await asyncio.start_unix_server(answer, str(path)):
        with pytest.raises(SetupFailure if said else OSError):
            await attach_to(path)


@pytest.mark.parametrize("said", ['{"state": {"paused": 3}}', "{}", '{"state": {}}\n{"events": [{"is": "New"}]}'])
async def test_an_owner_that_speaks_otherwise_is_told_apart(tmp_path: Path, said: str) -> None:
    path = tmp_path / "s"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(json.dumps({"ytsb": __version__, "pid": 7}).encode() + b"\n")
        await reader.readline()
        writer.write(said.encode() + b"\n")
        writer.close()

    async with await asyncio.start_unix_server(answer, str(path)):
        with pytest.raises(SetupFailure, match=r"pid 7.*does not understand"):
            await Face(await attach_to(path)).follow()
