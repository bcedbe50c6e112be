"""The only composition root: settings in, an engine with real adapters out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.egress.proxies import DirectNetwork, ProxyNetwork
from ytsb_tui.adapters.egress.ssh import SshNetwork
from ytsb_tui.adapters.embeddings import installed_embedder
from ytsb_tui.adapters.outline import OutlineWriter
from ytsb_tui.adapters.private_files import untrusted
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.sqlite.store import ENGINE_PATIENCE
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.adapters.youtube.last_resort import LastResort
from ytsb_tui.adapters.youtube.lists import YouTubeLister
from ytsb_tui.adapters.youtube.slides import slide_finder
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.videos.media import register
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine import steady_clock
from ytsb_tui.engine.assembly import Ports, Way, Wishes, assemble
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.models.batch_writer import ModelBatchWriter
from ytsb_tui.engine.models.metered import MeteredModel
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.models.templates import style
from ytsb_tui.engine.ports.batches import BatchWriter
from ytsb_tui.engine.ports.exits import ExitNetwork
from ytsb_tui.engine.ports.notes import NoteWriter
from ytsb_tui.listeners import listener, listens
from ytsb_tui.media_sources import LINKED, MEDIA_SOURCES, PODCASTS, SITE_SOURCES, SOUNDS, keep_media_in
from ytsb_tui.providers import metered_model
from ytsb_tui.remote.ownership import acquire, owner_of
from ytsb_tui.remote.server import Server
from ytsb_tui.settings import consent, paths
from ytsb_tui.settings.schema import Settings

if TYPE_CHECKING:
    from ytsb_tui.remote.attached import AttachedEngine

register(*LINKED)  # for Python programs; the command line has already done it

ENDING_SECONDS = 4.0  # a disconnected app may still be closing its exits when the user logs in again


def open_library(settings: Settings) -> SqliteLibrary:
    """The library, made when it is not there. Raises SetupFailure."""
    keep_media_in(settings.data_dir, listens=listens(settings), most_sound=settings.sound_mb)
    return SqliteLibrary(settings.library, settings.study, embedder=installed_embedder())


def vault_at(settings: Settings) -> MarkdownVault:
    """The vault; nothing is looked at yet."""
    return MarkdownVault(
        settings.vault,
        across=settings.references == "all",
        maps=settings.concept_map,
        canvases=settings.canvas,
    )


def model_writer(settings: Settings, model: MeteredModel) -> ModelWriter:
    """Notes and assessments by the model. Raises SetupFailure for a style that does not exist."""
    return ModelWriter(
        model,
        settings.note_language,
        style=style(settings.style, settings.styles, untrusted),
        overnight=settings.overnight,
        check=settings.check_claims,
        at_once=settings.writers,
    )


def writers(settings: Settings, model: MeteredModel | None) -> tuple[NoteWriter, BatchWriter | None]:
    """Who writes the notes, at once and in batches: the model, or the outliner without one. Raises SetupFailure when
    batches are wished and cannot be had."""
    if model is None:
        if settings.overnight:
            raise SetupFailure(
                FailureKind.KEY,
                "Notes are asked for overnight, but there is no API key.",
                "Give it to ytsb key set, or leave out --overnight (YTSB_OVERNIGHT).",
            )
        return OutlineWriter(), None
    writer, batches = model_writer(settings, model), model.client.batches
    if batches is not None:
        return writer, ModelBatchWriter(writer, batches)
    if settings.overnight:
        raise SetupFailure(
            FailureKind.KEY,
            f"Notes are asked for overnight, but {settings.provider} takes no batches.",
            "Leave out --overnight (YTSB_OVERNIGHT).",
        )
    return writer, None


def youtube_fetcher(settings: Settings, library: SqliteLibrary) -> YouTubeFetcher:
    """What fetches transcripts, with what the user gave it for the last resort. Raises SetupFailure."""
    return YouTubeFetcher(
        library.player_clients, steady_clock.now, last=last_resort(settings), slides=settings.slides and settings.notes
    )


def last_resort(settings: Settings) -> LastResort:
    """yt-dlp, with the user's cookies and tokens. Raises SetupFailure."""
    last = LastResort(cookies=settings.cookies, tokens=settings.token_provider)
    last.check()
    return last


def exit_network(settings: Settings, way: str | None = None) -> ExitNetwork:
    """The network of a way, the first by default: ytsb's own tor, a running one, proxies, ssh or a direct connection.

    Raises SetupFailure for an address or a proxy that is none, and for going direct when nobody has agreed to it.
    """
    return _network(settings, way or settings.egress[0])


def ways_beside(settings: Settings) -> tuple[Way, ...]:
    """The ways that are taken after the first. Raises SetupFailure as `exit_network` does."""
    return tuple(Way(network=_network(settings, way), rules=rules(settings, way)) for way in settings.egress[1:])


def _network(settings: Settings, way: str) -> ExitNetwork:
    consent.check(settings)
    if way == "proxies":
        return ProxyNetwork(open_connection, settings.proxies)
    if way == "direct":
        return DirectNetwork(open_connection)
    if way.startswith("ssh:"):
        return SshNetwork(open_connection, way.removeprefix("ssh:"))
    # stem is only imported for those who use Tor.
    from ytsb_tui.adapters.tor.addresses import address
    from ytsb_tui.adapters.tor.attached import AttachedTor, Endpoint
    from ytsb_tui.adapters.tor.managed import TorNetwork
    from ytsb_tui.adapters.tor.unpinned import UnpinnedTor

    socks = tuple(address(text, "YTSB_TOR_SOCKS") for text in settings.tor_socks)
    controls = tuple(address(text, "YTSB_TOR_CONTROL") for text in settings.tor_control)
    if controls:
        if socks and len(socks) != len(controls):
            raise SetupFailure(
                FailureKind.TOR,
                f"YTSB_TOR_CONTROL names {len(controls)} tors and YTSB_TOR_SOCKS {len(socks)}.",
                "Name as many of each, in the same order, or leave YTSB_TOR_SOCKS out.",
            )
        pairs = zip(controls, socks or (None,) * len(controls), strict=True)
        ends = [Endpoint(control=control, socks=port) for control, port in pairs]
        return AttachedTor(open_connection, ends, password=settings.tor_password)
    if socks:
        return UnpinnedTor(open_connection, socks)
    return TorNetwork(open_connection, settings.data_dir / "tor", binary=settings.tor, extra=settings.tor_torrc)


def wishes(settings: Settings) -> Wishes:
    """What the settings ask of the engine."""
    return Wishes(
        fetchers=settings.workers,
        writers=settings.writers,
        listeners=settings.listeners if settings.listen_server else 1,
        language=LanguageWish(
            languages=settings.languages,
            automatic_first=settings.automatic_first,
            translate_to=settings.translate_to,
        ),
        notes=settings.notes,
        note_language=settings.note_language,
        overnight=settings.overnight,
        across=settings.references == "all",
        exits_all=settings.exits == "all",
        exit_per_worker=settings.exit_per == "worker",
        rules=rules(settings),
        refusals=settings.refusals,
    )


def rules(settings: Settings, way: str | None = None) -> ExitRules:
    """Which exits of a way (the first by default) may be used. Proxies and direct connections have no known country and
    need no cooldown."""
    if (way or settings.egress[0]) != "tor":
        return ExitRules(cooldown=0.0, burn=settings.burn, try_for=settings.try_for)
    return ExitRules(
        countries=settings.countries,
        not_countries=settings.not_countries,
        cooldown=settings.cooldown,
        least_cooldown=settings.least_cooldown,
        burn=settings.burn,
        try_for=settings.try_for,
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """An engine that owns the library until the block ends. Raises SetupFailure."""
    model = metered_model(settings)
    with ExitStack() as stack:
        engine = _soon(lambda: _owned(settings, stack, model), settings)
        assert isinstance(engine, Engine), "nothing else is asked for"
        yield engine


@contextmanager
def joined(settings: Settings, model: MeteredModel | None) -> Iterator[EngineClient]:
    """An engine that owns the library until the block ends and writes with the model; a window to the one that does
    where there is one already. Raises SetupFailure."""
    with ExitStack() as stack:
        # What windows need is only imported for those who have one.
        def join() -> Engine | AttachedEngine | None:
            return _owned(settings, stack, model) or _attached(settings)

        engine = _soon(join, settings)
        if isinstance(engine, Engine):
            yield engine
        else:
            from ytsb_tui.remote.window import Window

            yield Window(engine, join)


def _soon(join: Callable[[], Engine | AttachedEngine | None], settings: Settings) -> Engine | AttachedEngine:
    deadline = time.monotonic() + ENDING_SECONDS
    while (engine := join()) is None:
        if time.monotonic() > deadline:
            owner = owner_of(settings.data_dir)
            who = f"Another ytsb process (pid {owner.pid})" if owner else "Another ytsb process"
            raise SetupFailure(
                FailureKind.LIBRARY,
                f"{who} is using the library in {settings.data_dir}.",
                "It processes what you `ytsb add`. To end it: ytsb stop",
            )
        time.sleep(0.05)
    return engine


def _owned(settings: Settings, stack: ExitStack, model: MeteredModel | None) -> Engine | None:
    """Our own engine, until the stack closes; None while another process owns the library."""
    keep_media_in(settings.data_dir, listens=listens(settings), most_sound=settings.sound_mb)
    library = SqliteLibrary(
        settings.library,
        settings.study,
        patience=ENGINE_PATIENCE,
        shelters=(settings.vault,),
        embedder=installed_embedder(),
    )
    ownership = acquire(settings.data_dir, paths.runtime_dir(), budget=settings.budget is not None)
    if ownership is None:
        library.close()
        return None
    stack.callback(ownership.release)
    stack.callback(library.close)
    vault = vault_at(settings)
    vault.check()
    if model is not None:
        model.shared = None  # others share ours
    writer, batch_writer = writers(settings, model)
    fetcher = youtube_fetcher(settings, library)
    ports = Ports(
        network=exit_network(settings),
        beside=ways_beside(settings),
        library=library,
        fetcher=fetcher,
        probe=fetcher,
        lister=YouTubeLister(),
        writer=writer,
        vault=vault,
        batch_writer=batch_writer,
        slides=slide_finder(wanted=settings.slides and settings.notes),
        media_sources=MEDIA_SOURCES,
        site_sources=SITE_SOURCES,
        feeds=PODCASTS,
        sounds=SOUNDS,
        listener=listener(settings),
        keep_ownership=ownership.keep,
    )
    engine = assemble(ports, wishes(settings))
    if ownership.listener is not None:
        server = Server(engine, lambda: ownership.listener, None if model is None else model.budget)
        engine.add_loop("windows", server.run)
    return engine


def _attached(settings: Settings) -> AttachedEngine | None:
    """A connection to the engine of the library's owner; None when there is none at this moment."""
    from ytsb_tui.remote.attached import attach

    owner = owner_of(settings.data_dir)
    if owner is None or owner.socket is None:
        return None
    try:
        return attach(owner.socket)
    except OSError:  # it has not begun yet, or it is ending
        return None
