"""The whole headless product with simulated exits: real library, vault, fetcher, outline and printer."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.simulated import PageNetwork
from tests.fakes.work import FakeLister, video
from ytsb_tui.adapters.outline import OutlineWriter
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.assembly import Ports, Wishes, assemble
from ytsb_tui.engine.engine import Engine
from ytsb_tui.headless.json_lines import JsonPrinter
from ytsb_tui.headless.run import HeadlessRun, Printer


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost of one run: processor seconds of all threads, and wall-clock seconds."""

    processor: float
    clock: float


def silent(_: Engine) -> Printer:
    """Discards its output."""
    return JsonPrinter(io.StringIO())


def run(
    folder: Path,
    network: PageNetwork,
    videos: int,
    *,
    cooldown: float,
    notes: bool = True,
    printer: Callable[[Engine], Printer] = silent,
) -> Cost:
    """Adds `count` videos and processes them; fails unless all are done."""
    folder.mkdir()
    library = SqliteLibrary(folder / "library.db")
    vault = MarkdownVault(folder / "vault")
    vault.check()
    ports = Ports(
        network=network,
        library=library,
        fetcher=YouTubeFetcher(library.player_clients),
        lister=FakeLister(),
        writer=OutlineWriter(),
        vault=vault,
    )
    rules = ExitRules(cooldown=cooldown)
    wishes = Wishes(fetchers=3, writers=8, language=LanguageWish(languages=("en",)), notes=notes, rules=rules)

    async def work() -> int:
        engine = assemble(ports, wishes)
        added = await engine.add("\n".join(f"https://youtu.be/{video(n)}" for n in range(1, videos + 1)), lines=True)
        assert len(added.new) == videos
        return await HeadlessRun(engine, printer(engine), added.new).run()

    clock, processor = time.perf_counter(), time.process_time()
    code = asyncio.run(work())
    cost = Cost(processor=time.process_time() - processor, clock=time.perf_counter() - clock)
    assert code == 0, code
    library.close()
    return cost
