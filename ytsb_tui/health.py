"""What must be in order before a run, examined one by one: what is so, and the cure if it is wrong."""

from __future__ import annotations

import asyncio
import locale
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ytsb_tui import __version__
from ytsb_tui.adapters.claude.messages_api import MessagesApi
from ytsb_tui.adapters.tor.binary import find_tor, tor_version
from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind, SetupFailure
from ytsb_tui.engine.ports.exits import ExitNetwork
from ytsb_tui.settings.load import Settings
from ytsb_tui.wiring import exit_network, open_library, vault_at

FEWEST_BYTES = 200_000_000  # free disk space below which a warning is due
NETWORK_SECONDS = 120.0  # a first bootstrap over a slow line takes most of a minute
EXIT_TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    name: str
    state: Literal["ok", "warning", "failed"]
    told: str
    cure: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check in turn; the network last, because it takes longest."""
    yield Finding(name="program", state="ok", told=f"ytsb {__version__}, Python {sys.version.split()[0]}")
    for check in (_terminal, _disk, _library, _vault, _key):
        yield check(settings)
    yield from _ways_out(settings)


def examine_set_up(settings: Settings) -> Iterator[Finding]:
    """What a first start needs, examined beside a running engine: tor's binary, the key by asking the API for the
    model, which costs nothing, and the vault."""
    yield _tried("tor", lambda: _binary(settings))
    yield replace(_key(settings), cure="") if settings.api_key is None else _tried("key", lambda: _answered(settings))
    yield _vault(settings)


def _binary(settings: Settings) -> str:
    if settings.egress != "tor" or settings.tor_control or settings.tor_socks:
        return "no tor of our own is needed"
    binary = find_tor(settings.tor, os.environ)
    return f"tor {asyncio.run(tor_version(binary))} at {binary}"


def _answered(settings: Settings) -> str:
    async def ask() -> None:
        api = MessagesApi(settings.api_key or "", settings.base_url, settings.model)
        try:
            await api.check()
        finally:
            await api.aclose()

    asyncio.run(ask())
    return f"the key is good for {settings.model}"


def _tried(name: str, work: Callable[[], str]) -> Finding:
    try:
        return Finding(name=name, state="ok", told=work())
    except Failure as failure:
        return Finding(name=name, state="failed", told=failure.reason, cure=failure.action)


def _terminal(settings: Settings) -> Finding:
    size = shutil.get_terminal_size()
    told = f"{os.environ.get('TERM', 'no TERM')}, {size.columns}x{size.lines}, {locale.getpreferredencoding(False)}"
    if settings.symbols == "unicode" and "utf" not in locale.getpreferredencoding(False).lower():
        cure = "Set a UTF-8 locale (LANG=C.UTF-8), or YTSB_SYMBOLS=ascii."
        return Finding(name="terminal", state="warning", told=told, cure=cure)
    return Finding(name="terminal", state="ok", told=told)


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{free / 1e9:.1f} GB free at {settings.data_dir}"
    if free < FEWEST_BYTES:
        return Finding(name="disk", state="warning", told=told, cure="Make room, or set another YTSB_DATA_DIR.")
    return Finding(name="disk", state="ok", told=told)


def _library(settings: Settings) -> Finding:
    def work() -> str:
        library = open_library(settings)
        try:
            return f"{len(library.jobs())} videos, {len(library.exits())} exits remembered in {settings.library}"
        finally:
            library.close()

    return _tried("library", work)


def _vault(settings: Settings) -> Finding:
    def work() -> str:
        vault_at(settings).check()
        return f"notes can be written to {settings.vault}"

    return _tried("vault", work)


def _key(settings: Settings) -> Finding:
    if settings.api_key is None:
        cure = "For notes by Claude give one to ytsb key set, or set ANTHROPIC_API_KEY."
        return Finding(name="key", state="warning", told="no API key: notes will be offline outlines", cure=cure)
    where = f" at {settings.base_url}" if settings.base_url else ""
    return Finding(name="key", state="ok", told=f"an API key is set, notes by {settings.model}{where}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    """An exit that was built warm to TLS: what is told of it, and what is wrong with how it was left."""

    told: str
    exit: Exit
    trouble: str | None


def _ways_out(settings: Settings) -> Iterator[Finding]:
    """The network, the control port of a tor, and whether anything leaves past an exit."""
    failed = ""
    try:
        reached = asyncio.run(_reached(settings))
    except Failure as failure:
        failed, cure = failure.reason, failure.action
    except TimeoutError:
        failed = f"the network was not ready after {NETWORK_SECONDS:.0f} s"
        cure = "Check the line and the clock; where Tor is blocked, name bridges in YTSB_TOR_TORRC."
    if failed:
        yield Finding(name="network", state="failed", told=failed, cure=cure)
        for name in ("control", "leak"):
            yield Finding(name=name, state="warning", told="not examined: there is no network")
        return
    yield Finding(name="network", state="ok", told=reached.told)
    yield _control(settings)
    yield _leak(settings, reached)


def _control(settings: Settings) -> Finding:
    if settings.egress != "tor":
        return Finding(name="control", state="ok", told="no tor is used, so none is asked")
    if settings.tor_control:
        return Finding(name="control", state="ok", told=f"{', '.join(settings.tor_control)} let us in")
    if settings.tor_socks:
        cure = "Name its control port in YTSB_TOR_CONTROL."
        told = "none is named: exits can neither be chosen nor watched"
        return Finding(name="control", state="warning", told=told, cure=cure)
    return Finding(name="control", state="ok", told="a tor of our own, asked over a socket for this user alone")


def _leak(settings: Settings, reached: _Reached) -> Finding:
    match settings.egress:
        case "direct":
            cure = "Unset YTSB_EGRESS to go through Tor."
            return Finding(name="leak", state="warning", told="YouTube sees this machine's own address", cure=cure)
        case "proxies":
            told = f"YouTube sees your proxy {reached.exit.ip} or what it leaves from; it resolves names"
        case _ if reached.trouble is not None:
            cure = "Do not go on; look at what that tor is told to do (torrc, other controllers)."
            return Finding(name="leak", state="failed", told=reached.trouble, cure=cure)
        case _ if reached.exit.fingerprint is None:
            told = f"YouTube sees {reached.exit.ip}; names are resolved at the exit"
        case _:
            told = f"tor says that we left at {reached.exit.nickname} and nowhere else; names are resolved there"
    return Finding(name="leak", state="ok", told=told)


async def _reached(settings: Settings) -> _Reached:
    """Starts the network and builds one exit to YouTube. Raises Failure, TimeoutError."""
    network = exit_network(settings)
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
    return replace(reached, told=f"{network.egress.value}{version}: {reached.told}")


async def _probed(network: ExitNetwork) -> _Reached:
    """Builds an exit warm to TLS. Raises the last ExitFailure when several cannot be built."""
    relays = await network.relays()
    tries = [None] * EXIT_TRIES if relays is None else random.sample(relays, min(EXIT_TRIES, len(relays)))
    failure: Failure = SetupFailure(FailureKind.TOR, "Tor knows no exits.", "Wait a minute and try again.")
    for number, relay in enumerate(tries):
        try:
            opened = await network.open(f"doctor{number}", relay)
        except ExitFailure as broken:
            failure = broken
            continue
        exit_, trouble = opened.exit, opened.trouble()
        await opened.close()
        known = f"{len(relays)} exits known, " if relays is not None else ""
        told = f"{known}YouTube reached through {exit_.ip} {exit_.country.upper()} in {exit_.seconds:.1f} s"
        return _Reached(told=told, exit=exit_, trouble=trouble)
    raise failure
