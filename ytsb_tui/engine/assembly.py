"""Assembles an engine from its ports: real adapters in `wiring`, simulated ones in the demo, fakes in tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.videos.hosts import HOSTS, PICTURES
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine import steady_clock
from ytsb_tui.engine.batches import BatchSender
from ytsb_tui.engine.bus import EventBus
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.exits.demand import Demand
from ytsb_tui.engine.exits.ladder import EgressLadder, Rung
from ytsb_tui.engine.exits.queue import ExitQueue, QueueLimits
from ytsb_tui.engine.exits.reaching import Reaching
from ytsb_tui.engine.exits.sites import SiteExits
from ytsb_tui.engine.fetching import FetchWorkers
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.listening import ListenWorkers
from ytsb_tui.engine.ports.batches import BatchWriter
from ytsb_tui.engine.ports.exits import ExitNetwork, ExitProbe
from ytsb_tui.engine.ports.library import Library
from ytsb_tui.engine.ports.listening import Listener, SoundSource
from ytsb_tui.engine.ports.media import MediaSource
from ytsb_tui.engine.ports.notes import NoteWriter, Vault
from ytsb_tui.engine.ports.sites import FeedReader, SiteSource
from ytsb_tui.engine.ports.slides import SlideFinder
from ytsb_tui.engine.ports.sources import SourceLister
from ytsb_tui.engine.ports.transcripts import TranscriptFetcher
from ytsb_tui.engine.relinking import RelinkScheduler
from ytsb_tui.engine.slides import SlideWork
from ytsb_tui.engine.sources import SourceQueue
from ytsb_tui.engine.writing import NoteWriters


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to YouTube beside the first, which the user agreed to, and the rules for its exits."""

    network: ExitNetwork
    rules: ExitRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The adapters that an engine uses. Without a `batch_writer`, no notes are requested in batches;
    `media_sources`, `site_sources` and `feeds` are those besides YouTube, which `fetcher` and `lister` read.
    `keep_ownership` raises SetupFailure (kind LIBRARY) while another process owns the library; blocking. Without a
    `probe`, exits are lent as they are; without `slides`, no pictures are fetched; without a `listener`, sound without
    a transcript waits. `beside` are the ways that are taken after the `network` when its exits refuse a video."""

    network: ExitNetwork
    library: Library
    fetcher: TranscriptFetcher
    lister: SourceLister
    writer: NoteWriter
    vault: Vault
    batch_writer: BatchWriter | None = None
    slides: SlideFinder | None = None
    media_sources: tuple[MediaSource, ...] = ()
    site_sources: tuple[SiteSource, ...] = ()
    feeds: FeedReader | None = None
    keep_ownership: Callable[[], None] = lambda: None
    probe: ExitProbe | None = None
    beside: tuple[Way, ...] = ()
    listener: Listener | None = None
    sounds: tuple[SoundSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The options of an engine; see `Settings` for their meaning and units."""

    fetchers: int = 3
    writers: int = 32
    listeners: int = 1
    language: LanguageWish = field(default_factory=LanguageWish)
    notes: bool = True
    note_language: str | None = None
    overnight: bool = False
    across: bool = True  # notes also link to those of other subjects
    exits_all: bool = False
    exit_per_worker: bool = False
    rules: ExitRules = field(default_factory=ExitRules)
    refusals: int = 3  # exits that refuse a video before the next way is taken


def assemble(
    ports: Ports,
    wishes: Wishes,
    *,
    clock: Callable[[], float] = steady_clock.now,
    chance: Callable[[], float] = random.random,
    limits: QueueLimits | None = None,
) -> Engine:
    """An engine with the library's jobs in its snapshot; the caller runs its loops. `chance` returns random numbers in
    [0, 1) for the choice of exits."""
    bus = EventBus()
    in_library = LibraryThread(*_checks(ports))
    exit_free = tuple(source.name for source in ports.media_sources if not source.needs_exit)
    on_sites = tuple(source.name for source in ports.site_sources)
    dispatcher = Dispatcher(
        ports.library,
        in_library,
        bus,
        clock,
        exit_free=exit_free,
        on_sites=on_sites,
        listeners=wishes.listeners,
    )
    queue = ExitQueue(
        _reaching(ports.network, ports),
        ports.library,
        wishes.rules,
        bus.emit,
        in_library,
        per_worker=wishes.exit_per_worker,
        probe=ports.probe,
        clock=clock,
        chance=chance,
        limits=limits,
    )
    ladder = EgressLadder(
        first=queue,
        rungs=tuple(
            Rung(
                network=way.network,
                queue=ExitQueue(
                    _reaching(way.network, ports),
                    ports.library,
                    way.rules,
                    bus.emit,
                    in_library,
                    keys=f"way{number}e",
                    clock=clock,
                    limits=limits,
                ),
            )
            for number, way in enumerate(ports.beside, 2)
        ),
        refusals=wishes.refusals,
        emit=bus.emit,
        clock=clock,
    )
    writers = NoteWriters(
        dispatcher=dispatcher,
        writer=ports.writer,
        vault=ports.vault,
        relinking=RelinkScheduler(dispatcher, ports.vault),
        language=wishes.note_language,
        wish=wishes.language,
        across=wishes.across,
        batch_writer=ports.batch_writer,
    )
    overnight = wishes.overnight and ports.batch_writer is not None
    dispatcher.fresh = not overnight
    batch_sender = None
    if ports.batch_writer is not None:
        batch_sender = BatchSender(
            dispatcher=dispatcher, batch_writer=ports.batch_writer, writers=writers, sends=overnight
        )
    sites = SiteExits(network=ports.network, rules=wishes.rules, chance=chance)
    demand = Demand(dispatcher=dispatcher, queue=queue, all_at_once=wishes.exits_all)
    return Engine(
        dispatcher=dispatcher,
        network=ports.network,
        queue=queue,
        ladder=ladder,
        demand=demand,
        sources=SourceQueue(dispatcher=dispatcher, queue=queue, lister=ports.lister, sites=sites, feeds=ports.feeds),
        fetchers=FetchWorkers(
            dispatcher=dispatcher,
            ladder=ladder,
            demand=demand,
            fetcher=ports.fetcher,
            media_sources={source.name: source for source in ports.media_sources},
            sites=sites,
            site_sources={source.name: source for source in ports.site_sources},
            wish=wishes.language,
            write=wishes.notes,
            slides=None
            if ports.slides is None
            else SlideWork(dispatcher=dispatcher, finder=ports.slides, vault=ports.vault),
        ),
        listeners=ListenWorkers(
            dispatcher=dispatcher,
            listener=ports.listener,
            sources={source.name: source for source in ports.sounds},
            sites=sites,
            wish=wishes.language,
            write=wishes.notes,
        ),
        writers=writers,
        batch_sender=batch_sender,
        pool_sizes=(wishes.fetchers, wishes.writers),
    )


def _reaching(network: ExitNetwork, ports: Ports) -> ExitNetwork:
    """The network for the queue of exits, which reach YouTube's host for pictures only if any are wanted."""
    return network if ports.slides is None else Reaching(network=network, reached=(*HOSTS, PICTURES))


def _checks(ports: Ports) -> tuple[Callable[[], None], Callable[[], str]]:
    """How to notice that the library cannot be used, and how to heal it: no other process may own it."""

    def check() -> None:
        ports.keep_ownership()
        ports.library.file.check()

    def heal() -> str:
        ports.keep_ownership()
        notice = ports.library.file.heal()
        ports.keep_ownership()  # its folder may be a new one
        return notice

    return check, heal
