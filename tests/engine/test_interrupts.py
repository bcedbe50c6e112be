"""Work that is interrupted at once: the job is given back however early that is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.engine.world import World
from ytsb_tui.core.videos.video import VideoId

LECTURE = VideoId("lecture0000")


async def test_work_begins_before_it_is_interrupted(tmp_path: Path) -> None:
    dispatcher = World(tmp_path).engine()._dispatcher
    happened: list[str] = []

    async def work() -> None:
        try:
            happened.append("begun")
            await asyncio.Event().wait()
        finally:
            happened.append("given back")

    job = asyncio.create_task(dispatcher.run_job(LECTURE, work()))
    while LECTURE not in dispatcher.running:
        await asyncio.sleep(0)
    assert happened == [], "its first step is still to come"
    dispatcher.interrupt([LECTURE])
    await job
    assert happened == ["begun", "given back"]
    assert dispatcher.running == {}
