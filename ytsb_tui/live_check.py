"""`ytsb doctor --live`: asks YouTube for well-known videos as every player client over a few exits, and says which of
client, exit and line is at fault."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ytsb_tui.adapters.youtube.fetcher import UPDATE
from ytsb_tui.adapters.youtube.survey import answers, captions_by
from ytsb_tui.core.exits import Relay, allowed
from ytsb_tui.core.jobs.failures import ExitFailure, Failure
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.blame import Answer, Blame, Evidence, Says, blame
from ytsb_tui.core.videos.clients import CLIENTS
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.exits import ExitNetwork
from ytsb_tui.settings.finding import Finding
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import exit_network, last_resort, rules

VIDEOS = tuple(map(VideoId, ("jNQXAC9IVRw", "dQw4w9WgXcQ", "9bZkp7q19f0")))  # known for many years, with captions
EXITS = 3
EXIT_TRIES = 8
SECONDS = 300.0
_SAID = {
    Says.NONSENSE: "makes no sense",
    Says.ROBOT: "taken for a robot",
    Says.OUTDATED: "not served",
    Says.TOKEN: "wants a proof-of-origin token",
    Says.NO_CAPTIONS: "no captions",
    Says.NOT_PLAYED: "video not played",
    Says.CERTAIN: "video not played",
}
_AT_FAULT = {
    Blame.CLIENT: ("YouTube serves none of the players that ytsb asks as", UPDATE),
    Blame.EXIT: ("YouTube refuses the exits that were tried", "Try again: ytsb tries others, or allow more countries."),
    Blame.YOUTUBE: ("YouTube has trouble of its own", "Try again later."),
    Blame.VIDEO: ("YouTube gives no captions of well-known videos to any player", UPDATE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedExit:
    """An exit over which YouTube was asked: what each client was answered, None for captions; `broke` says why the
    exit failed, "" if it did not; `yt_dlp` whether yt-dlp got captions, None when it was not asked."""

    name: str
    answers: Mapping[str, Answer | None]
    broke: str = ""
    yt_dlp: bool | None = None

    @property
    def verdict(self) -> Blame | None:
        """Who is to blame that no client got captions; None if one did, or the exit broke."""
        refusals = [answer for answer in self.answers.values() if answer is not None]
        if self.broke or len(refusals) < len(self.answers):
            return None
        return blame(refusals, Evidence(more=False))


def check_live(settings: Settings) -> Iterator[Finding]:
    """The exits, the clients, and what is at fault."""
    try:
        asked = asyncio.run(_survey(settings))
    except Failure as failure:
        yield Finding(name="line", state="failed", message=failure.reason, cure=failure.action)
        return
    except TimeoutError:
        message = f"YouTube was not asked within {SECONDS:.0f} s"
        yield Finding(name="line", state="failed", message=message, cure="Check the connection; try again later.")
        return
    yield from findings(asked)


def findings(asked: tuple[AskedExit, ...]) -> Iterator[Finding]:
    """A line for each exit and each client, then one that says what is at fault."""
    for exit_ in asked:
        yield _of_exit(exit_)
    sound = [exit_ for exit_ in asked if not exit_.broke]
    for client in CLIENTS if sound else ():
        yield _of_client(client, [exit_.answers[client] for exit_ in sound])
    if heard := [exit_.yt_dlp for exit_ in sound if exit_.yt_dlp is not None]:
        message = f"yt-dlp: captions over {sum(heard)} of {plural(len(heard), 'exit')} where no player was served"
        yield Finding(name="client", state="ok" if any(heard) else "warning", message=message)
    yield _conclusion(asked, sound)


def _of_exit(exit_: AskedExit) -> Finding:
    if exit_.broke:
        return Finding(name="exit", state="warning", message=f"{exit_.name} broke off: {exit_.broke}")
    if exit_.verdict is Blame.EXIT:
        return Finding(name="exit", state="warning", message=f"{exit_.name} is refused by YouTube")
    return Finding(name="exit", state="ok", message=f"{exit_.name} reaches YouTube")


def _of_client(client: str, heard: list[Answer | None]) -> Finding:
    got = sum(answer is None for answer in heard)
    said = Counter(_in_words(answer) for answer in heard if answer is not None)
    others = "".join(f"; {words}{f' ({count} times)' if count > 1 else ''}" for words, count in said.items())
    message = f"{client}: captions over {got} of {plural(len(heard), 'exit')}{others}"
    return Finding(name="client", state="ok" if got else "warning", message=message)


def _in_words(answer: Answer) -> str:
    return _SAID.get(answer.says, f"status {answer.status}")


def _conclusion(asked: tuple[AskedExit, ...], sound: list[AskedExit]) -> Finding:
    if not sound:
        message = f"{plural(len(asked), 'exit')} tried, and none held" if asked else "no exit could be built"
        return Finding(name="line", state="failed", message=message, cure="Check the connection; try again later.")
    working = [client for client in CLIENTS if any(exit_.answers[client] is None for exit_ in sound)]
    if working:
        through = sum(exit_.verdict is not Blame.EXIT for exit_ in sound)
        message = f"{through} of {plural(len(sound), 'exit')} let through; captions as {', '.join(working)}"
        return Finding(name="youtube", state="ok", message=message)
    if any(exit_.yt_dlp for exit_ in sound):
        message = f"{_AT_FAULT[Blame.CLIENT][0]}; yt-dlp gets captions, for several times the traffic"
        return Finding(name="youtube", state="warning", message=message, cure=UPDATE)
    verdicts = Counter(exit_.verdict for exit_ in sound)
    # An exit that was let through says more about the clients than one that was refused.
    verdicts.pop(Blame.EXIT if len(verdicts) > 1 else None, None)
    [(verdict, _)] = verdicts.most_common(1)
    assert verdict is not None, "no client got captions"
    message, cure = _AT_FAULT[verdict]
    return Finding(name="youtube", state="failed", message=message, cure=cure)


async def _survey(settings: Settings) -> tuple[AskedExit, ...]:
    """Starts the network and asks over EXITS exits that hold. Raises Failure, TimeoutError."""
    network = exit_network(settings)
    failure: BaseException | None = None
    try:
        async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
            running = group.create_task(network.run(lambda *_: None))
            asked = await _asked(network, settings)
            running.cancel()
    except* Failure as group_of:
        failure = group_of.exceptions[0]
    if failure is not None:
        raise failure
    return asked


async def _asked(network: ExitNetwork, settings: Settings) -> tuple[AskedExit, ...]:
    relays = await network.relays()
    tries: list[Relay | None] = [None] * EXIT_TRIES
    if relays is not None:
        usable = [relay for relay in relays if allowed(relay.country, rules(settings))]
        tries = [*random.sample(usable, min(EXIT_TRIES, len(usable)))]
    asked: list[AskedExit] = []
    for number, relay in enumerate(tries):
        if sum(not exit_.broke for exit_ in asked) >= EXITS:
            break
        asked.append(await _over(network, settings, relay, number))
    return tuple(asked)


async def _over(network: ExitNetwork, settings: Settings, relay: Relay | None, number: int) -> AskedExit:
    name = relay.nickname if relay is not None else f"number {number + 1}"
    try:
        opened = await network.open(f"live{number}", relay)
    except ExitFailure as failure:
        return AskedExit(name=name, answers={}, broke=failure.reason)
    name = f"{opened.exit.nickname or name} {opened.exit.ip} {opened.exit.country.upper()}"
    video, account = VIDEOS[number % len(VIDEOS)], settings.egress[0] != "tor"
    try:
        asked = AskedExit(name=name, answers=await asyncio.to_thread(answers, opened.connection, video))
        if asked.verdict is Blame.CLIENT:
            last = last_resort(settings)
            got = await asyncio.to_thread(captions_by, last, opened.connection, video, time.time(), account=account)
            asked = replace(asked, yt_dlp=got)
    except ExitFailure as failure:
        return AskedExit(name=name, answers={}, broke=failure.reason)
    finally:
        await opened.close()
    return asked
