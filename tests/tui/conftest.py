"""The same terminal, time zone and colours for every test, and how long a test waits for the app."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import cast

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_LOOK = 0.005  # seconds between two looks at whether the app is idle
_IDLE = 0.05  # the share of them that an idle process may compute


async def _until_idle(min_sleep: float = 0.02, max_sleep: float = 1.0) -> None:
    """Waits until the event loop has nothing to do and no thread computes. Textual looks every 20 ms at the processor's
    time alone, which is two thirds of a test of the app."""
    ready = cast("list[object]", asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]  # all that is due
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < max_sleep:
        computed = time.process_time()
        await asyncio.sleep(_LOOK)
        idle = not ready and time.process_time() - computed < _IDLE * _LOOK
        if idle and waited >= min_sleep:
            break


@pytest.fixture(autouse=True, scope="session")
def _waits_no_longer_than_needed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("app", "pilot"):
            patch.setattr(f"textual.{module}.wait_for_idle", _until_idle)
        yield


@pytest.fixture(autouse=True)
def _steady(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True, scope="session")
def _styles_parsed_once() -> Iterator[None]:
    """Every app parses the same style sheets; parsing takes a sixth of a test."""
    parsed: dict[object, list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def parsed_once(self: Stylesheet, *text: object, **options: object) -> list[RuleSet]:
        key = (text, tuple(options.items()), tuple(self._variables.items()))
        if key not in parsed:
            parsed[key] = parse(self, *text, **options)  # type: ignore[arg-type]  # passed through
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parsed_once)
        yield
