"""Attaching to an engine, and speaking to its socket."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.remote.served import SharedEngine
from tests.tui import stage
from ytsb_tui.remote.attached import AttachedEngine, attach


def working() -> SharedEngine:
    return SharedEngine(stage.working().state)


async def attach_to(path: Path) -> AttachedEngine:
    return await asyncio.to_thread(attach, path)
