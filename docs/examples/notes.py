"""The whole engine in a program: does what `ytsb run` does, and handles the events itself."""

from __future__ import annotations

import asyncio
import sys

from ytsb_tui import open_engine, work_off
from ytsb_tui.core.state.events import Event, NoteDone


def report(event: Event) -> None:
    if isinstance(event, NoteDone):
        print(f"{event.verified} of {event.points} points ✓ in {event.path}")


async def main(text: str) -> None:
    with open_engine() as engine:
        added = await engine.add(text)
        for rejected in added.rejected:
            print(f"skipped {rejected.text}: {rejected.reason}")
        for job in await work_off(engine, report):
            print(f"{job.word:<8} {job.name}  {job.reason or ''}")


asyncio.run(main(" ".join(sys.argv[1:])))
