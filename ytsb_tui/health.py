"""Checks everything that a run needs, one thing at a time, with the cure where something is wrong."""

from __future__ import annotations

import asyncio
import locale
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ytsb_tui import __version__
from ytsb_tui.adapters.tor.binary import find_tor, tor_version
from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind, SetupFailure
from ytsb_tui.engine.ports.exits import ExitNetwork
from ytsb_tui.listeners import described, listens
from ytsb_tui.providers import access, has_model, model_client
from ytsb_tui.remote.handshake import running
from ytsb_tui.settings.finding import Finding
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import exit_network, open_library, vault_at

LEAST_BYTES = 200_000_000  # of free disk space; below it there is a warning
NETWORK_SECONDS = 120.0  # a first bootstrap on a slow connection takes most of a minute
EXIT_TRIES = 4


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check; the network last, since it takes longest, and not while another ytsb uses it."""
    yield Finding(name="program", state="ok", message=f"ytsb {__version__}, Python {sys.version.split()[0]}")
    for check in (_terminal, _disk, _library, _vault, _key):
        yield check(settings)
    if listens(settings) and (settings.listen_server or settings.listen_model):
        yield _tried("listening", lambda: asyncio.run(described(settings)))
    if (owner := running(settings.data_dir)) is not None:
        message = f"in use by the ytsb that is running (pid {owner.pid}); its header shows the state"
        for name in ("network", "control", "leak"):
            yield Finding(name=name, state="ok", message=message)
        return
    for way in settings.egress:
        yield from _way_out(settings, way)


def examine_set_up(settings: Settings) -> Iterator[Finding]:
    """What a first start needs, checked beside a running engine: the tor binary; the key, by asking the API about the
    model, which is free; the vault."""
    yield _tried("tor", lambda: _binary(settings))
    yield _tried("key", lambda: _answered(settings)) if has_model(settings) else replace(_key(settings), cure="")
    yield _vault(settings)


def _binary(settings: Settings) -> str:
    if "tor" not in settings.egress or settings.tor_control or settings.tor_socks:
        return "ytsb starts no tor of its own"
    binary = find_tor(settings.tor, os.environ)
    return f"tor {asyncio.run(tor_version(binary))} at {binary}"


def _answered(settings: Settings) -> str:
    async def ask() -> None:
        client = model_client(settings)
        try:
            await client.describe()
        finally:
            await client.aclose()

    asyncio.run(ask())
    return f"the API answers for {access(settings).model}"


def _tried(name: str, work: Callable[[], str]) -> Finding:
    try:
        return Finding(name=name, state="ok", message=work())
    except Failure as failure:
        return Finding(name=name, state="failed", message=failure.reason, cure=failure.action)


def _terminal(settings: Settings) -> Finding:
    size = shutil.get_terminal_size()
    message = f"{os.environ.get('TERM', 'no TERM')}, {size.columns}x{size.lines}, {locale.getpreferredencoding(False)}"
    if settings.symbols == "unicode" and "utf" not in locale.getpreferredencoding(False).lower():
        cure = "Set a UTF-8 locale (LANG=C.UTF-8), or YTSB_SYMBOLS=ascii."
        return Finding(name="terminal", state="warning", message=message, cure=cure)
    return Finding(name="terminal", state="ok", message=message)


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    message = f"{free / 1e9:.1f} GB free at {settings.data_dir}"
    if free < LEAST_BYTES:
        cure = "Free some space, or set another YTSB_DATA_DIR."
        return Finding(name="disk", state="warning", message=message, cure=cure)
    return Finding(name="disk", state="ok", message=message)


def _library(settings: Settings) -> Finding:
    def work() -> str:
        library = open_library(settings)
        try:
            return f"{len(library.jobs())} videos, {len(library.exits())} exits known in {settings.library}"
        finally:
            library.close()

    return _tried("library", work)


def _vault(settings: Settings) -> Finding:
    def work() -> str:
        vault_at(settings).check()
        return f"notes can be written to {settings.vault}"

    return _tried("vault", work)


def _key(settings: Settings) -> Finding:
    if not has_model(settings):
        cure = "For notes by a model, run ytsb key set; a model on your own machine needs no key."
        return Finding(name="key", state="warning", message="no API key: notes will be offline outlines", cure=cure)
    wanted = access(settings)
    where = f" at {wanted.base_url}" if wanted.base_url else ""
    key = "an API key is set" if wanted.key else "no API key is needed"
    return Finding(name="key", state="ok", message=f"{key}, notes by {wanted.model or 'no model yet'}{where}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    """An exit with a warm connection: what to say about it, and what is wrong with the way it was left."""

    message: str
    exit: Exit
    trouble: str | None


def _way_out(settings: Settings, way: str) -> Iterator[Finding]:
    """The network of a way, tor's control port, and whether traffic leaves anywhere but at the exit."""
    first = way == settings.egress[0]
    checks = ("control", "leak") if first or way == "tor" else ("leak",)
    failed = ""
    try:
        reached = asyncio.run(_reached(exit_network(settings) if first else exit_network(settings, way)))
    except Failure as failure:
        failed, cure = failure.reason, failure.action
    except TimeoutError:
        failed = f"the network was not ready after {NETWORK_SECONDS:.0f} s"
        cure = "Check the connection and the clock. Where Tor is blocked, name bridges in YTSB_TOR_TORRC."
    if failed:
        message = failed if first else f"the later way {way} cannot be used: {failed}"
        yield Finding(name="network", state="failed", message=message, cure=cure)
        for name in checks:
            yield Finding(name=name, state="warning", message="not checked: there is no network")
        return
    yield Finding(name="network", state="ok", message=reached.message if first else f"then {reached.message}")
    if "control" in checks:
        yield _control(settings, way)
    yield _leak(way, reached)


def _control(settings: Settings, way: str) -> Finding:
    if way != "tor":
        return Finding(name="control", state="ok", message="Tor is not used")
    if settings.tor_control:
        return Finding(name="control", state="ok", message=f"access granted at {', '.join(settings.tor_control)}")
    if settings.tor_socks:
        cure = "Name its control port in YTSB_TOR_CONTROL."
        message = "no control port is named: exits can be neither chosen nor watched"
        return Finding(name="control", state="warning", message=message, cure=cure)
    return Finding(name="control", state="ok", message="ytsb's own tor, over a socket that only this user can open")


def _leak(way: str, reached: _Reached) -> Finding:
    match way:
        case "direct":
            cure = "Take direct out of YTSB_EGRESS to avoid that."
            return Finding(name="leak", state="warning", message="YouTube sees this machine's own address", cure=cure)
        case way if way.startswith("ssh:"):
            message = f"YouTube sees the address of {reached.exit.ip}, which resolves names"
        case "proxies":
            message = f"YouTube sees your proxy {reached.exit.ip}, or its way out; it resolves names"
        case _ if reached.trouble is not None:
            cure = "Stop, and check the configuration of that tor (torrc, other controllers)."
            return Finding(name="leak", state="failed", message=reached.trouble, cure=cure)
        case _ if reached.exit.fingerprint is None:
            message = f"YouTube sees {reached.exit.ip}; the exit resolves names"
        case _:
            message = f"traffic leaves at {reached.exit.nickname} and nowhere else, says tor; the exit resolves names"
    return Finding(name="leak", state="ok", message=message)


async def _reached(network: ExitNetwork) -> _Reached:
    """Starts the network and builds an exit to YouTube. Raises Failure, TimeoutError."""
    words: list[str] = []
    failure: BaseException | None = None
    try:
        async with asyncio.timeout(NETWORK_SECONDS), asyncio.TaskGroup() as group:
            running = group.create_task(network.run(lambda _phase, _percent, text: words.append(text)))
            reached = await _probed(network)
            running.cancel()
    except* Failure as group_of:
        failure = group_of.exceptions[0]
    if failure is not None:
        raise failure
    version = f" ({words[0]})" if words and words[0] else ""
    return replace(reached, message=f"{network.egress.value}{version}: {reached.message}")


async def _probed(network: ExitNetwork) -> _Reached:
    """Builds an exit with a warm connection. Raises the last ExitFailure when several cannot be built."""
    relays = await network.relays()
    tries = [None] * EXIT_TRIES if relays is None else random.sample(relays, min(EXIT_TRIES, len(relays)))
    failure: Failure = SetupFailure(FailureKind.TOR, "Tor knows no exits.", "Try again in a minute.")
    for number, relay in enumerate(tries):
        try:
            opened = await network.open(f"doctor{number}", relay)
        except ExitFailure as broken:
            failure = broken
            continue
        exit_, trouble = opened.exit, opened.trouble()
        await opened.close()
        known = f"{len(relays)} exits known, " if relays is not None else ""
        message = f"{known}YouTube reached through {exit_.ip} {exit_.country.upper()} in {exit_.seconds:.1f} s"
        return _Reached(message=message, exit=exit_, trouble=trouble)
    raise failure
