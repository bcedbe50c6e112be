"""`python -m tests.trust.failing_library FOLDER FACE PHASE FAILURE`: work whose library fails for some seconds.

FOLDER/disk is a small disk of its own. The engine, the library, its owner's lock and the vault are real; exits, YouTube
and the model are fakes, so that every request is counted. The answers come while the library cannot be used. The last
line is what happened, as JSON.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from tests.fakes.exit_network import FakeNetwork, relays
from tests.fakes.work import FakeBatchWriter, FakeFetcher, FakeLister, FakeWriter, video
from tests.trust.keys import pressed
from tests.tui.stage import screen_text
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.sqlite.store import ENGINE_PATIENCE
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.engine.assembly import Ports, Wishes, assemble
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.ports.notes import Material
from ytsb_tui.headless.plain_lines import PlainPrinter
from ytsb_tui.headless.run import HeadlessRun
from ytsb_tui.remote.ownership import acquire
from ytsb_tui.tui.app import StudyBuddyApp

VIDEOS = tuple(video(number) for number in range(1, 5))
FAILS = 5.0  # seconds
SAID = "stopped"

FACES = ("headless", "app")
PHASES = ("fetching", "writing", "batch")
FAILURES = (
    "full",
    "read-only",
    "locked 5 s",
    "locked 25 s",
    "locked 100 s",
    "removed",
    "moved",
    "replaced",
    "lock file removed",
)
BROKEN, NOTHING = "broken disk", "no failure"  # for the trial of a disk that does not come back
VAULT = "vault remounted read-only"  # FOLDER/vault is a disk of its own too
RECOVERY = 3.0  # seconds that a run waits for it  # fmt: skip


@dataclass
class SlowBatchWriter(FakeBatchWriter):
    """The API's answer to a new batch comes when the test allows it."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, materials: Sequence[Material]) -> str:
        """See BatchWriter."""
        name = await super().send(materials)
        self.over.add(name)
        self.asked.set()
        await self.gate.wait()
        return name


@dataclass
class Result:
    """What happened. Times are seconds."""

    said: float | None = None
    slowest_key: float = 0.0
    code: int = 0
    done: int = 0
    paid: int = 0
    paid_twice: int = 0
    stored: int = 0
    notes: int = 0
    cost: float = 0.0
    second_engine: bool = False
    aside: int = 0
    set_aside: str = ""


class Heard:
    """Standard error of a headless run; remembers when it was said that the work has stopped."""

    def __init__(self) -> None:
        self.said: float | None = None

    def write(self, text: str) -> int:
        """One piece of a line."""
        if SAID in text and self.said is None:
            self.said = time.monotonic()
        return len(text)

    def flush(self) -> None:
        """Nothing is buffered."""

    def isatty(self) -> bool:
        """No."""
        return False


class Trial:
    """One trial."""

    def __init__(self, folder: Path, phase: str, failure: str) -> None:
        self.folder = folder
        self.phase = phase
        self.failure = failure
        self.data = folder / "disk" / "data"
        self.path = self.data / "library.db"
        self.backup = folder / "disk" / "backup.db"
        self.seconds = float(failure.split()[1]) if failure.startswith("locked") else FAILS
        self.library = SqliteLibrary(self.path, patience=ENGINE_PATIENCE, shelters=(folder / "vault",))
        self.library.add([], time.time())
        self.backup.unlink(missing_ok=True)
        with sqlite3.connect(self.path) as db:
            db.execute("VACUUM INTO ?", (str(self.backup),))
        ownership = acquire(self.data, folder / "run")
        assert ownership is not None
        self.ownership = ownership
        self.fetcher = FakeFetcher()
        self.writer = FakeWriter()
        self.batches = SlowBatchWriter(self.writer) if phase == "batch" else None
        if phase == "fetching":
            self.fetcher.gates = {each: threading.Event() for each in VIDEOS}
        elif phase == "writing":
            self.writer.gates = {each: asyncio.Event() for each in VIDEOS}
        vault = MarkdownVault(folder / "vault")
        vault.check()
        ports = Ports(
            network=FakeNetwork(relays(40)),
            library=self.library,
            fetcher=self.fetcher,
            lister=FakeLister(),
            writer=self.writer,
            vault=vault,
            batch_writer=self.batches,
            keep_ownership=ownership.keep,
        )
        self.engine: Engine = assemble(ports, Wishes(overnight=phase == "batch"))
        self.failed_at = 0.0
        self.result = Result()

    async def run(self, said: Callable[[], float | None]) -> None:
        """Waits for the phase, lets the library fail, lets the answers come, and repairs it."""
        await self._reached()
        with ExitStack() as repair:
            self.failed_at = time.monotonic()
            await asyncio.to_thread(self._fail, repair)
            await asyncio.sleep(0.3)
            self._answer()
            await asyncio.sleep(max(0.0, self.failed_at + self.seconds - time.monotonic()))
            self.result.second_engine = await asyncio.to_thread(self._second_engine)
        async with asyncio.timeout(60):
            while self.failure != BROKEN and self.engine.snapshot().counts.get("done") != len(VIDEOS):
                await asyncio.sleep(0.05)
        moment = said()
        self.result.said = None if moment is None else moment - self.failed_at

    async def _reached(self) -> None:
        if self.failure == NOTHING:
            return
        async with asyncio.timeout(30):
            match self.phase:
                case "fetching":
                    while len(self.fetcher.fetches) < 3:
                        await asyncio.sleep(0.01)
                case "writing":
                    while len(self.writer.writes) < len(VIDEOS):
                        await asyncio.sleep(0.01)
                case _:
                    assert self.batches is not None
                    await self.batches.asked.wait()

    def _answer(self) -> None:
        for fetch_gate in self.fetcher.gates.values():
            fetch_gate.set()
        for gate in self.writer.gates.values():
            gate.set()
        if self.batches is not None:
            self.batches.gate.set()

    def _fail(self, repair: ExitStack) -> None:
        match self.failure.split()[0]:
            case "full":
                repair.callback((self.folder / "disk" / "filler").unlink)
                with suppress(OSError), (self.folder / "disk" / "filler").open("wb", buffering=0) as filler:
                    while True:
                        filler.write(bytes(4096))
            case "read-only":  # a disk whose files are open cannot be mounted read-only; SQLite says the same
                self._query_only("ON")
                repair.callback(self._query_only, "OFF")
            case "locked":
                holder = subprocess.Popen([sys.executable, "-c", HOLD, str(self.path)], stdin=-1, stdout=-1)
                assert holder.stdout is not None
                holder.stdout.readline()
                repair.callback(holder.communicate, b"")
            case "broken":  # the system mounts it read-only
                device = os.stat(self.data).st_dev
                name = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve().name
                Path(f"/sys/fs/ext4/{name}/trigger_fs_error").write_text("1", encoding="ascii")
            case "removed":
                shutil.rmtree(self.data)
            case "moved":
                away = self.data.rename(self.data.with_name("away"))
                repair.callback(away.rename, self.data)
            case "replaced":
                self.backup.replace(self.path)
            case "vault":
                repair.callback(self._remount, "rw")
                self._remount("ro")
            case "lock":
                (self.data / "engine.lock").unlink()

    def _remount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder / "vault")], check=True)

    def _query_only(self, value: str) -> None:
        store = self.library.file
        with store._lock:
            store._db.execute(f"PRAGMA query_only = {value}")

    def _second_engine(self) -> bool:
        """Whether another process could own the library now."""
        if not self.data.is_dir():
            return False
        asked = [sys.executable, "-c", OWN, str(self.data), str(self.folder / "run")]
        done = subprocess.run(asked, capture_output=True, check=False)  # on a broken disk nothing can be locked
        return done.returncode == 0 and done.stdout.strip() != b"None"

    def count(self) -> Result:
        """What there is after the work has ended."""
        self.library.close()
        self.ownership.release()
        writes = Counter(self.writer.writes)
        result = self.result
        result.paid = writes.total()
        result.paid_twice = sum(number - 1 for number in writes.values())
        result.set_aside = self.engine.snapshot().set_aside
        if self.failure == BROKEN:
            return result
        result.notes = sum(1 for _ in (self.folder / "vault").rglob("*.md"))
        again = SqliteLibrary(self.path)
        jobs = again.jobs()
        result.done = sum(job.word == "done" for job in jobs)
        result.stored = sum(saved is not None and saved.written is not None for saved in map(again.saved, VIDEOS))
        result.cost = round(sum(job.cost or 0.0 for job in jobs), 4)
        again.close()
        result.aside = sum(1 for _ in self.data.glob("library-replaced-*"))
        return result


HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
db.execute("ROLLBACK")
"""
OWN = """
import sys
from pathlib import Path
from ytsb_tui.remote.ownership import acquire
print(acquire(Path(sys.argv[1]), Path(sys.argv[2])))
"""


async def headless(trial: Trial) -> None:
    """As `ytsb run`."""
    heard = Heard()
    err: TextIO = heard  # type: ignore[assignment]  # what a printer needs of it
    await trial.engine.add("\n".join(VIDEOS), lines=True)
    recovery = RECOVERY if trial.failure == BROKEN else 300.0
    run = HeadlessRun(trial.engine, PlainPrinter(io.StringIO(), err), VIDEOS, recovery=recovery)
    async with asyncio.TaskGroup() as group:
        group.create_task(trial.run(lambda: heard.said))
        code = group.create_task(run.run())
    trial.result.code = code.result()


async def in_app(trial: Trial) -> None:
    """In the app, with keys pressed all the while: one that asks the engine and two that do not."""
    app = StudyBuddyApp(trial.engine, lambda: SqliteLibrary(trial.path))
    said: list[float] = []

    def answered(seconds: float) -> None:
        if trial.failed_at:
            trial.result.slowest_key = max(trial.result.slowest_key, seconds)
        # A halt that heals within a blink is in the log.
        if not said and (SAID in screen_text(app) or any(SAID in line.text for line in app.panel.log)):
            said.append(time.monotonic())

    async with app.run_test(size=(80, 24)), pressed(app, ("r", "down", "up"), answered):
        await trial.engine.add("\n".join(VIDEOS), lines=True)
        await trial.run(lambda: said[0] if said else None)
        await trial.engine.drain(0.0)
        app.exit()


def main() -> None:
    """Runs the trial."""
    folder, face, phase, failure = sys.argv[1:]
    trial = Trial(Path(folder), phase, failure)
    asyncio.run(headless(trial) if face == "headless" else in_app(trial))
    print(json.dumps(vars(trial.count())))


if __name__ == "__main__":
    main()
