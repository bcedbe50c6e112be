"""A process that listens to a sound until its note is written; tests kill it. The folder is its argument."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.engine.world import World
from tests.fakes.listener import SoundTalks
from tests.fakes.talks import registered
from ytsb_tui.adapters.listening.this_machine import MachineListener, WhisperModel


async def run(folder: Path) -> None:
    """Adds the talk and waits for its note."""
    world = World(folder)
    talks = SoundTalks(path=folder / "hour.wav")
    world.media_sources = world.sounds = (talks,)
    child = (sys.executable, "-P", "-m", "tests.fakes.whisper_child")
    world.listener = MachineListener(WhisperModel(str(folder / "model"), folder), child=child)
    with registered(talks):
        async with world.running() as engine:
            await engine.add("https://talks.example/hour")
            await world.until(lambda state: state.counts.get("done") == 1, 600.0)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
