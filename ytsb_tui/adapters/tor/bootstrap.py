"""Follows tor's bootstrap, and explains why it does not finish."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping

from ytsb_tui.adapters.tor.control import TorControl
from ytsb_tui.adapters.tor.events import StatusEvent
from ytsb_tui.core.exits import in_words
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.text.cleaning import clean

STUCK_SECONDS = 120.0
SKEWED_SECONDS = 20.0  # with a wrong clock it rarely finishes
# Percent: tor is connected to a guard. What follows is a circuit of its own, for whose round trips ours need not wait.
ENOUGH = 90
WRONG_CLOCK = 600  # seconds of skew with which tor cannot join


class Bootstrap:
    """The progress of a bootstrap; `percent` and `summary` are tor's."""

    def __init__(self) -> None:
        self.percent = 0
        self.summary = "starting"
        self.warning = ""
        self.skew = 0  # seconds by which our clock is ahead
        self._changed = asyncio.Event()

    def on_event(self, event: StatusEvent) -> None:
        """Handles bootstrap and clock events."""
        arguments = event.arguments
        match event.action:
            case "BOOTSTRAP":
                self._progress(arguments)
            case "CLOCK_SKEW":
                found = re.fullmatch(r"[+-]?\d+", arguments.get("SKEW", ""))
                self.skew = int(found[0]) if found else self.skew
            case _:
                return
        self._changed.set()

    async def wait_until_ready(self, control: TorControl, report: Callable[[int, str], None]) -> None:
        """Waits until tor can build circuits; `report` gets each step. Raises SetupFailure when it is stuck,
        ControlLost, ControlRefused."""
        phase = (await control.info("status/bootstrap-phase")).get("status/bootstrap-phase", "")
        self._progress(_arguments(phase))
        while self.percent < ENOUGH:
            self._changed.clear()
            report(self.percent, self.summary)
            await self._next_step()

    async def _next_step(self) -> None:
        """Waits for progress; warnings alone do not count."""
        before = self.percent
        seconds = SKEWED_SECONDS if abs(self.skew) > WRONG_CLOCK else STUCK_SECONDS
        try:
            async with asyncio.timeout(seconds):
                while self.percent == before and not (seconds > SKEWED_SECONDS and abs(self.skew) > WRONG_CLOCK):
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError:
            raise self.stuck(seconds) from None

    def stuck(self, seconds: float) -> SetupFailure:
        """The failure of a stuck bootstrap."""
        if abs(self.skew) > WRONG_CLOCK:
            direction = "ahead" if self.skew > 0 else "behind"
            reason = f"This computer's clock is {in_words(abs(self.skew))} {direction}, so tor cannot join the network."
            return SetupFailure(FailureKind.TOR, reason, "Set the clock, then try again.")
        why = f": {self.warning}" if self.warning else ""
        reason = f"tor made no progress beyond {self.percent} % ({self.summary}) for {in_words(seconds)}{why}."
        action = (
            "Check the connection. Where Tor is blocked, put bridge lines into a file and name it in YTSB_TOR_TORRC."
        )
        return SetupFailure(FailureKind.TOR, reason, action)

    def _progress(self, said: Mapping[str, str]) -> None:
        percent = said.get("PROGRESS", "")
        self.percent = int(percent) if percent.isdigit() else self.percent
        self.summary = clean(said.get("SUMMARY", self.summary), 80)
        self.warning = clean(said.get("WARNING", self.warning), 120)


def _arguments(line: str) -> dict[str, str]:
    return {key: quoted or plain for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', line)}
