"""The child process that decodes sound, as its parent sees it: bounded lines and data, and an end in any case."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ytsb_tui.adapters.child_environment import child_environment
from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean

CHILD = (sys.executable, "-P", "-m", "ytsb_tui.adapters.listening.child")
MOST_DATA = 24_000_000  # bytes of a part
_LONGEST_LINE = 65_536
_STALL = 1_800.0  # seconds

Line = Mapping[str, object]


async def lines_of(
    sound: Path, arguments: Sequence[str], *, child: Sequence[str] = CHILD, stall: float = _STALL
) -> AsyncGenerator[tuple[Line, bytes], None]:
    """What the child says, with the data of each line. Ends the child when it is closed. Raises a Failure."""
    process = await asyncio.create_subprocess_exec(
        *child,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=child_environment(os.environ),
        limit=_LONGEST_LINE,
    )
    assert process.stdin is not None, "it is a pipe"
    assert process.stdout is not None, "it is a pipe"
    try:
        while True:
            try:
                async with asyncio.timeout(stall):
                    text = await process.stdout.readline()
                    if not text:
                        break
                    line = _line(text)
                    data = await process.stdout.readexactly(_bytes(line))
            except (TimeoutError, ValueError, asyncio.IncompleteReadError):
                raise _broke_off(sound) from None
            if "error" in line:
                raise VideoFailure(
                    FailureKind.UNAVAILABLE,
                    f"{clean(sound.name, 80)} {clean(str(line['error']), 120)}.",
                    "Check the file with a player, or put subtitles beside it.",
                )
            yield line, data
            with suppress(OSError):  # it may have ended, with a status that says why
                process.stdin.write(b"\n")  # what it said is stored: it goes on
                await process.stdin.drain()
        if await process.wait() != 0:
            raise _broke_off(sound)
    finally:
        if process.returncode is None:
            process.kill()
            await asyncio.shield(process.wait())


def _line(text: bytes) -> Line:
    line = json.loads(text)
    if not isinstance(line, dict):
        raise ValueError
    return line


def _bytes(line: Line) -> int:
    count = line.get("bytes", 0)
    if not isinstance(count, int) or not 0 <= count <= MOST_DATA:
        raise ValueError
    return count


def seconds_in(line: Line, name: str) -> float:
    """A number of the line; 0 for what is none."""
    value = line.get(name)
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e8 else 0.0


def _broke_off(sound: Path) -> TransientFailure:
    reason = f"The process that decodes {clean(sound.name, 80)} broke off."
    return TransientFailure(FailureKind.UNEXPECTED, reason, "Retried automatically.")
