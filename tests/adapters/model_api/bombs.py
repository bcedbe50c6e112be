"""A client against bombs, one after the other, in a process of its own: prints what became of each as a line of JSON.

Usage: python -m tests.adapters.model_api.bombs PROVIDER URL NAME=WORK...
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from ytsb_tui.adapters.claude.messages_api import MessagesApi
from ytsb_tui.adapters.openai.chat_completions import ChatCompletions
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.progress import NoteProgress
from ytsb_tui.engine.ports.models import Access, ModelClient, Question, Received

STALL, LONGEST = 1.0, 2.5  # seconds
QUESTION = Question(system="s", material="m " * 5_000, task="t", schema={"type": "object"}, most_tokens=16_000)


class Turns:
    """The longest time between two turns of the event loop: on the clock, and of this thread's own work."""

    def __init__(self) -> None:
        self.clock = self.work = 0.0
        self.counted = 0

    async def watch(self) -> None:
        """Takes turn after turn until it is cancelled."""
        clock, work = time.monotonic(), time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now, worked = time.monotonic(), time.thread_time()
            self.clock, self.work = max(self.clock, now - clock), max(self.work, worked - work)
            clock, work = now, worked
            self.counted += 1


async def ended(client: ModelClient, work: str) -> str:
    """How the work on the bomb ends: the class of the failure and its words, or nothing."""
    progress = NoteProgress()
    received = Received(QUESTION, lambda piece: void(progress.feed(piece)))
    try:
        match work:
            case "ask":
                await client.ask(QUESTION, received)
            case "models":
                await client.models()
            case _:
                assert client.batches is not None
                await client.batches.results("msgbatch_1")
    except Failure as failure:
        return f"{type(failure).__name__}: {failure.reason}"
    return ""


def void(_: object) -> None:
    """A listener returns nothing."""


def client_of(provider: str, url: str) -> ModelClient:
    """A client of the provider at that address."""
    if provider == "claude":
        return MessagesApi(Access(model="claude-haiku-5-5", key="k" * 20, base_url=url), stall=STALL, longest=LONGEST)
    return ChatCompletions(Access(model="m", key=None, base_url=f"{url}/v1"), stall=STALL, longest=LONGEST)


def peak() -> float:
    """The most memory so far, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def main(provider: str, url: str, *bombs: str) -> None:
    """Prints the outcomes. Each bomb is tried twice, and the less work of the two counts: what the program does comes
    again, what the machine does beside it, or a first import, does not."""
    for name, _, work in (bomb.partition("=") for bomb in bombs):
        tried = [await _tried(provider, f"{url}/{name}", work) for _ in range(2)]
        least = min(tried, key=lambda each: each["work"])
        print(json.dumps({"name": name, **least, "seconds": max(each["seconds"] for each in tried)}), flush=True)


async def _tried(provider: str, url: str, work: str) -> dict[str, Any]:
    client = client_of(provider, url)
    await client.prepare()
    turns = Turns()
    watching = asyncio.ensure_future(turns.watch())
    begun = time.monotonic()
    outcome = await ended(client, work)
    seconds = time.monotonic() - begun
    watching.cancel()
    await client.aclose()
    return {"outcome": outcome, "seconds": seconds, "megabytes": peak(), "work": turns.work, "clock": turns.clock}


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
