"""Serial rotation and the original design against ytsb, over the same running tor."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench import original
from tests.bench.conditions import Conditions
from tests.bench.table import Row, median
from tests.bench.timed import Timed, timed
from tests.fakes.exit_network import ExitStore
from tests.fakes.models import claude
from tests.lab.client import Lab
from tests.lab.command import videos
from tests.lab.tor_client import LabTor
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.tor.addresses import address
from ytsb_tui.adapters.tor.attached import AttachedTor, Endpoint
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.state.events import Event, ExitReady
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.models.note_writer import ModelWriter

NINE, RUNS = 9, 5
NOTE_SECONDS = 20.0
MODEL = "claude-haiku-5-5"


def measure(conditions: Conditions) -> list[Row]:
    """One rotation serves three rows: it is the first part of the original design."""
    lab, folder = conditions.lab, conditions.folder
    with LabTor(lab, folder / "tor", extra="HTTPTunnelPort 127.0.0.1:auto\n") as tor:
        control = folder / "tor" / "control.sock"
        tunnel = _tunnel(tor)
        ours = [asyncio.run(_nine(control, number)) for number in range(RUNS)]
        first = _first_notes(lab, folder, control)
        lab.reset()
        lab.api_rule("delay", seconds=NOTE_SECONDS)
        run = timed(folder / "nine", videos(NINE, "n"), variables={"YTSB_TOR_CONTROL": str(control)})
        wanted = 3 if conditions.quick else NINE
        rotated = original.rotate(tor, tunnel, wanted)
        alone, nine = asyncio.run(_original(lab, tunnel))
    return _rows(ours, first, run, rotated, alone, nine, len(lab.exits))


def _tunnel(tor: LabTor) -> int:
    found = re.search(r'"127\.0\.0\.1:(\d+)"', tor.command("GETINFO net/listeners/httptunnel"))
    assert found is not None
    return int(found[1])


@asynccontextmanager
async def _queue(control: Path, events: list[Event]) -> AsyncIterator[ExitQueue]:
    """The product's exit queue over the running tor."""
    network = AttachedTor(open_connection, [Endpoint(control=address(str(control), "YTSB_TOR_CONTROL"))])
    queue = ExitQueue(network, ExitStore(), ExitRules(), events.append, LibraryThread())
    async with asyncio.TaskGroup() as group:
        up = group.create_task(network.run(lambda phase, percent, text: None))
        kept = group.create_task(queue.run())
        await network.relays()
        yield queue
        for task in (kept, up):  # exits are returned before tor is disconnected
            task.cancel()
            await asyncio.wait({task})


async def _nine(control: Path, number: int) -> float:
    """Seconds from the request for nine exits until nine distinct ones have completed TLS."""
    events: list[Event] = []
    async with _queue(control, events) as queue:
        began = time.monotonic()
        queue.plan(needed=NINE, workers=3, all_at_once=True)
        while len(ready := [event for event in events if isinstance(event, ExitReady)]) < NINE:
            await asyncio.sleep(0.005)
        seconds = time.monotonic() - began
        assert len({event.exit.ip for event in ready}) >= NINE, number
        queue.plan(needed=0, workers=0, all_at_once=False)
    return seconds


def _first_notes(lab: Lab, folder: Path, control: Path) -> list[float]:
    """Seconds from the start of the process until the first of nine notes is written."""
    seconds = []
    for number in range(3):
        lab.reset()
        lab.api_rule("delay", seconds=1.0)
        run = timed(folder / f"first-{number}", videos(NINE, "f"), variables={"YTSB_TOR_CONTROL": str(control)})
        seconds.append(run.notes[0])
    return seconds


async def _original(lab: Lab, tunnel: int) -> tuple[original.Worked, original.Worked]:
    """What follows the rotation: one video with a note of one second, then nine with notes of twenty."""
    writer = ModelWriter(claude(os.environ["ANTHROPIC_BASE_URL"], MODEL, key=os.environ["ANTHROPIC_API_KEY"]))
    lab.reset()
    await original.work(tunnel, videos(1, "x"), writer)  # its imports do not count
    lab.api_rule("delay", seconds=1.0)
    alone = await original.work(tunnel, videos(3, "y"), writer)
    lab.reset()
    lab.api_rule("delay", seconds=NOTE_SECONDS)
    nine = await original.work(tunnel, videos(NINE, "z"), writer)
    await writer.model.aclose()
    return alone, nine


def _rows(
    ours: list[float],
    first: list[float],
    run: Timed,
    rotated: original.Rotated,
    alone: original.Worked,
    nine: original.Worked,
    exits: int,
) -> list[Row]:
    expected = sum(exits / (exits - known) for known in range(NINE)) - 1
    seconds = rotated.found[-1]
    figures = f"{rotated.rotations} rotations; {expected:.1f} are to be expected for 9 of {exits} exits drawn evenly"
    if len(rotated.found) < NINE:
        done = sum(exits / (exits - known) for known in range(len(rotated.found))) - 1
        seconds *= expected / done
        figures = (
            f"extrapolated from {len(rotated.found)} exits ({rotated.found[-1]:.0f} s) by the rotations to be expected"
        )
    own = median(ours)
    begin = seconds + alone.first
    whole = seconds + nine.last
    rows = [
        Row(
            name="nine distinct exits",
            ours=f"{own:.2f} s",
            rival=f"{seconds:.1f} s",
            ratio=f"{seconds / own:.0f} times faster",
            wanted="50 times",
            reached=seconds / own >= 50,
            how=f"Ours: the product's exit queue, all warm to TLS, median of {len(ours)} "
            f"({', '.join(f'{one:.2f}' for one in ours)} s). Rival: NEWNYM, a fresh connection to an IP echo, "
            f"duplicates discarded, each signal as soon as tor accepts it (10 s): {figures}. Both over one tor.",
        ),
        Row(
            name="first note after start (notes of 1 s)",
            ours=f"{median(first):.2f} s",
            rival=f"{begin:.1f} s",
            ratio=f"{begin / median(first):.0f} times sooner",
            wanted="20 times",
            reached=begin / median(first) >= 20,
            how=f"Ours: from the start of the process, attached to the tor that runs, median of 3; rival: the rotation "
            f"above, then fetch and note in {alone.first:.1f} s, its own start not counted. Ours: "
            f"{', '.join(f'{one:.1f}' for one in first)} s.",
        ),
    ]
    rows.append(
        Row(
            name="nine videos, notes of 20 s, against the original order",
            ours=f"{run.total:.1f} s",
            rival=f"{whole:.1f} s",
            ratio=f"{whole / run.total:.1f} times faster",
            wanted="9 times",
            reached=whole / run.total >= 9,
            how="Both over one tor that runs. Rival: the rotation above, then three workers at a time, each "
            f"kept through its note, {nine.last:.1f} s. Ours: first transcript after {run.transcripts[0]:.1f} s, "
            f"the last after {run.transcripts[-1]:.1f} s; lower bound {run.bound(3, NINE, NOTE_SECONDS):.1f} s.",
        )
    )
    return rows
