"""The child process: what it says is bounded, and it ends with its reader."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.fakes.sounds import noise
from ytsb_tui.adapters.listening.process import MOST_DATA, lines_of
from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure


def saying(code: str) -> Sequence[str]:
    return (sys.executable, "-c", f"import sys\nout = sys.stdout.buffer\n{code}")


async def told(child: Sequence[str], stall: float = 30.0) -> list[tuple[object, bytes]]:
    async with aclosing(lines_of(Path("/a/talk.mp3"), [], child=child, stall=stall)) as lines:
        return [line async for line in lines]


@pytest.mark.parametrize(
    "code",
    [
        "out.write(b'no json\\n')",
        "out.write(b'[1]\\n')",
        "out.write(b'x' * 100_000)",
        "out.write(b'{\"bytes\": 10}\\nshort')",
        "out.write(b'{\"bytes\": -1}\\n')",
        f"out.write(b'{{\"bytes\": {MOST_DATA + 1}}}\\n')",
        "sys.exit(3)",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
async def test_a_child_that_breaks_is_tried_again(code: str) -> None:
    with pytest.raises(TransientFailure) as raised:
        await told(saying(code))
    assert raised.value.reason == "The process that decodes talk.mp3 broke off."


async def test_a_child_that_says_nothing_is_ended() -> None:
    with pytest.raises(TransientFailure):
        await told(saying("import time; time.sleep(60)"), stall=0.2)


async def test_a_child_ends_when_nobody_reads_on() -> None:
    child = saying("import os\nout.write(b'{\"pid\": %d}\\n' % os.getpid()); out.flush()\nimport time; time.sleep(60)")
    async with aclosing(lines_of(Path("a"), [], child=child)) as lines:
        line, _ = await anext(lines)
    pid = line["pid"]
    assert isinstance(pid, int)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_what_is_wrong_with_a_file_is_said_in_a_sentence() -> None:
    with pytest.raises(VideoFailure) as raised:
        await told(saying('out.write(b\'{"error": "has no sound"}\\n\')'))
    assert (raised.value.kind, raised.value.reason) == (FailureKind.UNAVAILABLE, "talk.mp3 has no sound.")


async def test_the_child_has_no_secrets_and_little_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    child = saying("import os, json\nout.write(json.dumps(dict(os.environ)).encode() + b'\\n')")
    ((environment, _),) = await told(child)
    assert "OPENAI_API_KEY" not in str(environment)


async def test_the_real_child_cuts(tmp_path: Path) -> None:
    pytest.importorskip("av")
    sound = noise(tmp_path / "talk.wav", 50.0, pauses=(28.0,))
    async with asyncio.timeout(60), aclosing(lines_of(sound, ["cut", str(sound), "10", "30"])) as lines:
        found = [line async for line in lines]
    assert [(line["start"], round(float(str(line["until"])))) for line, _ in found] == [
        (10.0, 28),
        (found[0][0]["until"], 50),
    ]
    assert all(data.startswith(b"fLaC") for _, data in found)
    gone = tmp_path / "gone.wav"
    with pytest.raises(VideoFailure, match="cannot be read: No such file"):
        await anext(lines_of(gone, ["cut", str(gone), "0", "30"]))
