"""The limit that the number of exits sets: 1,300 exits, one video each per hour. Does the machine keep up?"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path

from tests.bench import fake_pipeline
from tests.bench.conditions import Conditions
from tests.bench.simulated import PageNetwork, made, relays
from tests.bench.table import Row
from tests.engine.world import World
from tests.fakes.work import video
from ytsb_tui.core.exits import ExitRecord, ExitRules
from ytsb_tui.engine.assembly import Wishes

EXITS, HOUR = 1_300, 3_600.0
REST_SECONDS = 8.0  # how long the wait for cooling exits is measured


def measure(conditions: Conditions) -> list[Row]:
    """One row: the share of a core used at the limit."""
    made()
    exits = 200 if conditions.quick else EXITS
    network = PageNetwork(relays(exits))
    fake_pipeline.run(conditions.folder / "warm", PageNetwork(relays(20)), 10, cooldown=0.0)
    cost = fake_pipeline.run(conditions.folder / "hour", network, exits, cooldown=HOUR)
    assert max(Counter(network.opened).values()) == 1, "an exit was built twice within its hour"
    working = cost.processor / exits * EXITS / HOUR
    waiting = asyncio.run(_resting(conditions.folder))
    share = working + waiting
    return [
        Row(
            name="the ceiling: 1,300 exits, one video each an hour",
            ours=f"{share:.1%} of a core",
            rival=f"{EXITS:,} videos an hour, the supply",
            ratio=f"{1 / share:.0f} times that on one core",
            wanted="under 25 %",
            reached=share < 0.25,
            how=f"{exits:,} videos in {cost.clock:.0f} s over simulated exits and pages, each exit built once: "
            f"{1000 * cost.processor / exits:.0f} ms of processor time a video with an outline as its note, "
            f"{working:.1%} of a core when spread over an hour; {waiting:.1%} while all {EXITS:,} exits rest and "
            "videos wait. Without TLS and without tor itself.",
        )
    ]


async def _resting(folder: Path) -> float:
    """The share of a core used while every exit cools and videos wait for one."""
    (folder / "rest").mkdir()
    world = World(folder / "rest", exits=3)
    for one in relays(EXITS):
        world.library.save_exit(_used(one.address, one.fingerprint))
    network = PageNetwork(relays(EXITS))
    world.network = network  # type: ignore[assignment]  # it implements the same port
    async with world.running(Wishes(rules=ExitRules(cooldown=HOUR))) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(n)}" for n in range(1, 101)), lines=True)
        await world.until(lambda state: bool(state.jobs) and state.no_exit is not None, 60)
        processor, clock = time.process_time(), time.perf_counter()
        await asyncio.sleep(REST_SECONDS)
        share = (time.process_time() - processor) / (time.perf_counter() - clock)
    world.library.close()
    assert not network.opened
    return share


def _used(ip: str, fingerprint: str) -> ExitRecord:
    now = time.time()
    return ExitRecord(
        ip=ip, fingerprint=fingerprint, country="de", first_seen=now, last_used=now, uses=1, cooling_until=now + HOUR
    )
