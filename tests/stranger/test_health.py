"""The health checks of the containers say yes to an answer on the socket, and to nothing less."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

from tests.fakes.control_port import ControlPort
from tests.remote.served import SharedEngine, serving
from tests.stranger.start import ROOT


async def healthy(*words: str) -> bool:
    process = await asyncio.create_subprocess_exec(sys.executable, str(ROOT / "docker" / "health.py"), *words, cwd=ROOT)
    return await process.wait() == 0


async def test_the_app_is_healthy_while_its_engine_answers(tmp_path: Path) -> None:
    assert not await healthy("app", str(tmp_path))
    async with serving(tmp_path, SharedEngine()):
        assert await healthy("app", str(tmp_path))
    assert not await healthy("app", str(tmp_path))


async def test_tor_is_healthy_while_its_control_port_answers(tmp_path: Path) -> None:
    path = tmp_path / "control"
    assert not await healthy("tor", str(path))
    port = ControlPort(path)
    port.answers["PROTOCOLINFO"] = "250-PROTOCOLINFO 1\n250 OK"
    async with port.listening():
        assert await healthy("tor", str(path))
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    assert not await healthy("tor", str(path)), "a socket that was left behind"
