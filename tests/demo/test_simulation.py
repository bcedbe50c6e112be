"""The whole demo without a screen, in this process and as a command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import ytsb_tui
from ytsb_tui.cli import main
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import Event, Message
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.demo.scripted_user import ScriptedEngine, ended_as_expected
from ytsb_tui.demo.simulation import notes_in, simulation
from ytsb_tui.headless.run import HeadlessRun

SOURCES = str(Path(ytsb_tui.__file__).parents[1])

# Runs the command and ends it at the first use of a network or of a file outside the temporary folder.
GUARDED = """
import os, sys
allowed = os.path.realpath(sys.argv.pop(1))
OUTSIDE = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system"}
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.truncate", "sqlite3.connect"}
def watch(event, args):
    if event in OUTSIDE:
        print("USED", event, args, file=sys.stderr); os._exit(99)
    if event == "open" and isinstance(args[0], (str, bytes)):
        writes = isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    else:
        writes = event in CHANGES
    if writes:
        path = os.path.realpath(os.fsdecode(args[0]))
        if not path.startswith(allowed) and path != os.devnull:
            print("USED", event, path, file=sys.stderr); os._exit(99)
sys.addaudithook(watch)
from ytsb_tui.cli import main
main()
"""


class Listener:
    """Records the events that a printer would print."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def show(self, event: Event, state: PanelState) -> None:
        """Records the event."""
        self.events.append(event)

    def close(self) -> None:
        """Nothing to do."""


async def test_everything_ends_as_expected(tmp_path: Path) -> None:
    listener = Listener()
    with simulation(tmp_path, tempo=0.02) as engine:
        played = ScriptedEngine(engine=engine, report=listener.events.append)
        assert not ended_as_expected(engine.snapshot())
        assert await HeadlessRun(played, listener, ()).run() == 1
        state = engine.snapshot()
    assert ended_as_expected(state)
    assert dict(state.counts) == {"done": 12, "failed": 1}
    [silent] = [job for job in state.jobs.values() if job.state is State.FAILED]
    assert silent.kind is FailureKind.CAPTIONS_DISABLED
    assert len(state.ips) == 12
    pressed = [event.text for event in listener.events if isinstance(event, Message)]
    assert len(pressed) == 2
    notes = {Path(str(job.path)) for job in state.jobs.values() if job.path}
    assert {path.parent.name for path in notes} >= {"Mathematics", "History", "Computing"}
    assert all((notes_in(tmp_path) / path).read_text().startswith("---\n") for path in notes)


async def test_without_key_presses_one_keeps_waiting_and_one_stays_failed(tmp_path: Path) -> None:
    with simulation(tmp_path, tempo=0.02) as engine:

        class Impatient(ScriptedEngine):
            """Presses nothing and ends when only waiting videos are left."""

            def settled(self) -> bool:
                counts = engine.snapshot().counts
                return counts.get("waiting") == 1 and engine.snapshot().active == 1

            def _retryable(self, video: str) -> bool:
                return False

        await HeadlessRun(Impatient(engine=engine, report=lambda _: None), Listener(), ()).run()
        assert dict(engine.snapshot().counts) == {"done": 10, "failed": 2, "waiting": 1}


def guarded(tmp_path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("YTSB_", "ANTHROPIC_", "XDG_"))},
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": SOURCES,
        "YTSB_WORKERS": "a broken setting that the demo must not even read",
    }
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, str(temporary), "demo", *args],
        cwd=home,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not list(home.iterdir())
    return done


def test_the_command_ends_in_a_table_and_writes_nowhere_else(tmp_path: Path) -> None:
    done = guarded(tmp_path, "--headless")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(
        r"^done 12   failed 1   waiting 0   0:\d\d in total   \$0.00   12 distinct exit IPs$", done.stdout, re.MULTILINE
    )
    assert "simulated network" in done.stderr
    [folder] = (tmp_path / "tmp").iterdir()
    assert f"keep the notes: cp -R {folder}/notes" in done.stderr
    assert "ytsb retry" not in done.stdout  # that would be the user's own library


def test_json_lines_end_in_a_summary(tmp_path: Path) -> None:
    done = guarded(tmp_path, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert (rows[-1]["event"], rows[-1]["done"], rows[-1]["failed"]) == ("summary", 12, 1)
    kinds = {row["class"] for row in rows if row["event"] == "failed"}
    assert kinds == {"exit-lost", "suspect", "captions-disabled"}
    assert sum(row["event"] == "note_done" for row in rows) == 12


def test_the_guard_notices_a_write(tmp_path: Path) -> None:
    writing = GUARDED.replace("main()\n", f"open({str(tmp_path / 'elsewhere')!r}, 'w')\n")
    (tmp_path / "tmp").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", writing, str(tmp_path / "tmp")],
        env={"PYTHONPATH": SOURCES, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 99
    assert "USED open" in done.stderr


def test_the_app_needs_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: pytest.fail("a folder was made"))
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 2
    assert "ytsb demo --headless" in result.output
