"""Nine, fifty and five hundred videos with notes of 20 s over a network as slow as Tor's, with and without loss.

In virtual time, because the original order alone would take hours. The engine, its queue of exits, library and vault
are the product's; circuits, requests and notes only take their time.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.bound import makespan
from tests.bench.conditions import Conditions
from tests.bench.fake_pipeline import silent
from tests.bench.simulated import PageConnection, PageExit, relays
from tests.bench.table import Row
from tests.fakes.virtual_time import VirtualLoop, run
from tests.fakes.work import FakeLister, FakeWriter, fetched, video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.exits import Exit, ExitRules, Relay
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.state.events import EgressKind, Event, NoteDone, TorPhase, TranscriptDone
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.assembly import Ports, Wishes, assemble
from ytsb_tui.engine.exits.queue import QueueLimits
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit
from ytsb_tui.engine.ports.notes import Material
from ytsb_tui.engine.ports.transcripts import Fetched
from ytsb_tui.headless.run import HeadlessRun

VIDEOS, ROUND_TRIPS, LOSS = (9, 50, 500), (0.3, 0.9), 0.02
EXITS, FETCHERS, WRITERS, NOTE_SECONDS = 1_300, 3, 32, 20.0
BUILD, REQUESTS = 4, 2  # round trips: a circuit hop by hop (2), its stream and TLS; the player, then the captions
RIVAL_ECHO, RIVAL_FETCH = BUILD + 1, 2 + 3  # a new circuit and the echo; stream and TLS, then page, player, captions
NEWNYM_SECONDS = 10.0
RESENT = 0.2  # seconds until a lost packet is sent again, beside the round trip
BEGIN = 1_800_000_000.0  # seconds since the epoch
SEED = 7


@dataclass(kw_only=True)
class Way:
    """Round trips of so many seconds; a share of them is lost once or more."""

    round_trip: float
    loss: float
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))

    def seconds(self, round_trips: int) -> float:
        """How long so many take, one after the other."""
        lost = 0
        for _ in range(round_trips):
            while self.dice.random() < self.loss:
                lost += 1
        return (round_trips + lost) * self.round_trip + lost * RESENT


@dataclass(kw_only=True)
class SlowNetwork:
    """Exits behind such a way, and the YouTube behind them."""

    loop: VirtualLoop
    way: Way
    known: tuple[Relay, ...]
    egress: EgressKind = EgressKind.DEMO

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        report(TorPhase.READY, 100, "")
        await asyncio.Event().wait()

    async def relays(self) -> tuple[Relay, ...]:
        """See ExitNetwork."""
        return self.known

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        assert relay is not None
        await asyncio.sleep(self.way.seconds(BUILD))
        made = Exit(key=key, ip=relay.address, fingerprint=relay.fingerprint, nickname=None, country="de", seconds=1.0)
        return PageExit(made, PageConnection(relay.address))

    def fetch(
        self,
        connection: Connection,
        video: VideoId,
        wish: LanguageWish,
        step: Callable[[str, float], None],
        *,
        exit_proven: bool = False,
        account: bool = False,
    ) -> Fetched:
        """See TranscriptFetcher."""
        self.loop.spend(self.way.seconds(REQUESTS))
        return fetched(video)


class SlowWriter(FakeWriter):
    """A model that takes its time."""

    async def write(
        self, material: Material, step: Callable[[str, float, str], None], paid: Callable[[Usage], None]
    ) -> WrittenNote:
        """See NoteWriter."""
        await asyncio.sleep(NOTE_SECONDS)
        return await super().write(material, step, paid)


@dataclass(frozen=True, kw_only=True)
class Result:
    """Seconds until the first and the last note, and the least that was possible."""

    first: float
    last: float
    bound: float


def ours(folder: Path, videos: int, way: Way) -> Result:
    """The engine, from a network that is ready and a first circuit still to be built."""
    folder.mkdir()
    library, vault = SqliteLibrary(folder / "library.db"), MarkdownVault(folder / "vault")
    vault.check()
    events: list[Event] = []

    async def work(loop: VirtualLoop) -> None:
        network = SlowNetwork(loop=loop, way=way, known=relays(EXITS))
        ports = Ports(
            network=network, library=library, fetcher=network, lister=FakeLister(), writer=SlowWriter(), vault=vault
        )
        wishes = Wishes(fetchers=FETCHERS, writers=WRITERS, rules=ExitRules())
        chance = random.Random(SEED).random
        engine = assemble(ports, wishes, clock=lambda: BEGIN + loop.time(), chance=chance, limits=QueueLimits())

        async def follow() -> None:
            async for batch in engine.events():
                events.extend(batch)

        engine.add_loop("follower", follow)
        added = await engine.add("\n".join(f"https://youtu.be/{video(n)}" for n in range(1, videos + 1)), lines=True)
        code = await HeadlessRun(engine, silent(engine), added.new).run()
        assert code == 0, (code, engine.snapshot().log)

    run(work)
    library.close()
    notes = [event.at - BEGIN for event in events if isinstance(event, NoteDone)]
    fetches = [event.seconds for event in events if isinstance(event, TranscriptDone)]
    assert len(notes) == len(fetches) == videos, (len(notes), len(fetches))
    bound = BUILD * way.round_trip + makespan(fetches, [NOTE_SECONDS] * videos, FETCHERS, WRITERS)
    return Result(first=min(notes), last=max(notes), bound=bound)


def rival(videos: int, way: Way) -> Result:
    """The original order: an exit for each video by NEWNYM and an echo, duplicates discarded; then three workers, each
    with its exit through fetch and note."""
    now, known, signalled = 0.0, set[int](), -NEWNYM_SECONDS
    while len(known) < videos:
        now = max(now, signalled + NEWNYM_SECONDS)
        signalled = now
        now += way.seconds(RIVAL_ECHO)
        known.add(way.dice.randrange(EXITS))
    work = [way.seconds(RIVAL_FETCH) + NOTE_SECONDS for _ in range(videos)]
    last = makespan(work, [0.0] * videos, FETCHERS, videos)
    return Result(first=now + min(work[:FETCHERS]), last=now + last, bound=0.0)


def measure(conditions: Conditions) -> list[Row]:
    """A row for each number of videos and each latency."""
    return [
        _row(conditions.folder, videos, seconds)
        for videos in (VIDEOS[:2] if conditions.quick else VIDEOS)
        for seconds in ROUND_TRIPS
    ]


def _row(folder: Path, videos: int, seconds: float) -> Row:
    clean, lossy = (
        ours(folder / f"{videos}-{seconds}-{loss}", videos, Way(round_trip=seconds, loss=loss)) for loss in (0.0, LOSS)
    )
    other = rival(videos, Way(round_trip=seconds, loss=0.0))
    ratio, ratio_lossy = clean.last / clean.bound, lossy.last / lossy.bound
    return Row(
        name=f"{videos} videos, notes of 20 s, round trips of {seconds * 1000:.0f} ms",
        ours=f"{clean.last:.1f} s, the first note {clean.first:.1f} s",
        rival=f"the original order {other.last:,.0f} s, its first note {other.first:,.0f} s; bound {clean.bound:.1f} s",
        ratio=f"{other.last / clean.last:.1f} times faster; {ratio:.3f} of the bound, {ratio_lossy:.3f} with loss",
        wanted="within 1.05 of the bound",
        reached=max(ratio, ratio_lossy) <= 1.05,
        how=f"Virtual time, from a tor that is ready; {EXITS:,} exits, all let through. {BUILD} round trips for an "
        f"exit, {REQUESTS} for a fetch. With {LOSS:.0%} of round trips lost, each sent again after {RESENT} s: "
        f"{lossy.last:.1f} s, bound {lossy.bound:.1f} s. The bound is a first exit, then these very fetches, "
        f"{FETCHERS} at a time, and notes by {WRITERS} writers. Original: an exit for each video, one NEWNYM in "
        f"{NEWNYM_SECONDS:.0f} s, an echo each, then three workers with {RIVAL_FETCH} round trips a video.",
    )
