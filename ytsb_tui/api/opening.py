"""Opens exits for programs, for `with` as for `async with`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from types import TracebackType

from ytsb_tui.adapters.system_keyring import stored
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.api.async_exits import AsyncExits, check_count
from ytsb_tui.api.blocking import Exits, blocking
from ytsb_tui.api.values import Progress
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.events import Event, ExitReady, TorPhase
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.exits import ExitNetwork
from ytsb_tui.engine.ports.transcripts import TranscriptFetcher
from ytsb_tui.settings.load import SettingsError, load, parsed
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import exit_network, open_library, rules, youtube_fetcher

Listen = Callable[[Progress], object]


def exits(
    settings: Settings | None = None,
    *,
    ahead: int = 3,
    cooldown: float | str | None = None,
    countries: Iterable[str] | None = None,
    progress: Listen = lambda _: None,
    network: ExitNetwork | None = None,
    fetcher: TranscriptFetcher | None = None,
) -> ExitsBlock:
    """`with exits(ahead=9) as exits` gives `Exits`, `async with` gives `AsyncExits`: as many are kept ready as `ahead`
    says (1 to 100), each leased to one worker at a time.

    `settings` are those of `ytsb` if they are None. `cooldown` (seconds, or a text such as "30m") and `countries` (two
    letters each) replace what the settings say. `progress` is called with each step, on the thread of the event loop.
    `network` and `fetcher` replace Tor and the reader of YouTube. What is learned about exits is kept in the library.

    Raises ValueError for an argument that makes no sense and SettingsError for the settings; the block raises
    SetupFailure, at its start or where it waits for an exit. What the block itself raises comes out as it is.
    """
    settings = settings or load({}, os.environ, stored)
    codes = countries if countries is None or isinstance(countries, str) else tuple(countries)
    given = {"cooldown": cooldown, "countries": codes}
    try:
        values = {name: parsed(name, value) for name, value in given.items() if value is not None}
    except SettingsError as error:
        raise ValueError(str(error)) from None
    if values and settings.egress[0] != "tor":
        raise ValueError(f"only Tor has {' and '.join(values)}, and egress is {settings.egress[0]}")
    return ExitsBlock(
        _Options(
            settings=replace(settings, **values),  # type: ignore[arg-type]  # each was made by the parser of its field
            ahead=check_count(ahead, "ahead"),
            progress=progress,
            network=network,
            fetcher=fetcher,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    settings: Settings
    ahead: int
    progress: Listen
    network: ExitNetwork | None
    fetcher: TranscriptFetcher | None


class ExitsBlock:
    """What `exits` returns: a block to enter with `with` or `async with`, once."""

    def __init__(self, options: _Options) -> None:
        self._blocks: list[AbstractAsyncContextManager[AsyncExits]] = [_opened(options)]
        self._async: AbstractAsyncContextManager[AsyncExits]
        self._sync: AbstractContextManager[Exits]

    def __enter__(self) -> Exits:
        self._sync = blocking(self._only())
        return self._sync.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._sync.__exit__(kind, error, trace)

    async def __aenter__(self) -> AsyncExits:
        self._async = self._only()
        return await self._async.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._async.__aexit__(kind, error, trace)

    def _only(self) -> AbstractAsyncContextManager[AsyncExits]:
        if not self._blocks:
            raise RuntimeError("These exits were opened before: call ytsb_tui.exits again.")
        return self._blocks.pop()


@asynccontextmanager
async def _opened(options: _Options) -> AsyncIterator[AsyncExits]:
    library, in_library = open_library(options.settings), LibraryThread()
    try:
        network = options.network or exit_network(options.settings)
        reader = None if options.fetcher else youtube_fetcher(options.settings, library)
        report = _Reporter(options.progress, options.ahead)
        queue = ExitQueue(network, library, rules(options.settings), report.event, in_library, probe=reader)
        opened = AsyncExits(queue, options.fetcher or reader or YouTubeFetcher(), options.ahead)
        async with _while_running(queue.run(), _run(network, queue, report)):
            try:
                yield opened
            finally:
                opened.close()
    finally:
        in_library.close()
        library.close()


async def _run(network: ExitNetwork, queue: ExitQueue, report: _Reporter) -> None:
    try:
        await network.run(report.phase)
    except SetupFailure as failure:
        queue.shut(failure)  # whoever waits for an exit, or asks for one, gets it


class _Reporter:
    """Makes progress of events."""

    def __init__(self, listen: Listen, wanted: int) -> None:
        self._listen = listen
        self._ready, self._wanted = 0, wanted

    def event(self, event: Event) -> None:
        """An exit that is ready."""
        if isinstance(event, ExitReady):
            self._ready, self._wanted = event.ready, event.wanted
            place = f"{event.exit.ip} {event.exit.country.upper()}"
            self._say(f"{event.ready} of {event.wanted} exits ready: {place}")

    def phase(self, phase: TorPhase, percent: int, text: str) -> None:
        """A step of the network."""
        self._say(f"network {phase.value} {percent} % {text}".rstrip())

    def _say(self, text: str) -> None:
        self._listen(Progress(ready=self._ready, wanted=self._wanted, text=text))


@asynccontextmanager
async def _while_running(*loops: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Runs the loops during the block, then ends them in this order. What the block raises comes out as it is, groups
    too; an error of a loop ends the block and comes out instead."""
    raised: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(loop) for loop in loops]
            try:
                yield
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # noqa: BLE001 - raised below, outside of the group of the loops
                raised = error
            finally:
                for task in running:
                    task.cancel()
                    await asyncio.wait({task})
    except BaseExceptionGroup as group:
        raise _first(group) from raised
    if raised is not None:
        raise raised


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
