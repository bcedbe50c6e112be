"""An engine whose library or vault cannot be used for a while: it waits in memory, and goes on by itself."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.world import World, links
from tests.fakes.work import FakeBatchWriter, video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.notes.outline import MODEL as OUTLINE
from ytsb_tui.core.state.events import Halted, Healed, NotesSetAside
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine import library_thread
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.engine import Engine


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_thread, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr("ytsb_tui.engine.engine.WATCH_SECONDS", 0.05)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.library.close()
    made.library = SqliteLibrary(tmp_path / "library.db", patience=0.05, shelters=(tmp_path / "vault",))
    return made


@pytest.fixture
def holder(world: World) -> Iterator[sqlite3.Connection]:
    """Another program's connection."""
    db = sqlite3.connect(world.folder / "library.db", isolation_level=None, check_same_thread=False)
    yield db
    db.close()


def done(count: int) -> Callable[[PanelState], bool]:
    return lambda state: state.counts.get("done") == count


def stopped(state: PanelState) -> bool:
    return len(state.halted) == 3


async def until_paid(engine: Engine) -> None:
    """Waits until a note is paid for and cannot be stored."""
    async with asyncio.timeout(10):
        while not engine._dispatcher.unsaved:
            await asyncio.sleep(0)


async def test_notes_that_are_paid_are_stored_once_the_lock_is_gone(world: World, holder: sqlite3.Connection) -> None:
    gates = world.writer.gates = {video(n): asyncio.Event() for n in range(1, 4)}
    async with world.running() as engine:
        await engine.add(links(3))
        await world.until(lambda _: len(world.writer.writes) == 3)
        holder.execute("BEGIN EXCLUSIVE")
        state = await world.until(stopped)
        assert "is locked by another program" in state.halted[Stage.WRITE].reason
        for gate in gates.values():
            gate.set()
        await until_paid(engine)
        assert not engine.settled()
        holder.execute("ROLLBACK")
        state = await world.until(done(3))
        assert not state.halted
    assert sorted(world.writer.writes) == [video(n) for n in range(1, 4)]
    assert [type(event) for event in world.events if isinstance(event, Halted | Healed)] == [
        Halted,
        Halted,
        Halted,
        Healed,
    ]
    assert sum(job.cost or 0.0 for job in world.library.jobs()) == pytest.approx(0.03)


async def test_what_is_paid_at_the_end_is_set_aside_and_not_paid_again(
    world: World, holder: sqlite3.Connection
) -> None:
    gate = world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda _: bool(world.writer.writes))
        holder.execute("BEGIN EXCLUSIVE")
        await world.until(stopped)
        gate.set()
        await until_paid(engine)
    [aside] = [event for event in world.events if isinstance(event, NotesSetAside)]
    assert Path(aside.path).exists()
    assert engine.snapshot().set_aside == aside.message
    holder.execute("ROLLBACK")
    async with world.running():
        await world.until(done(1))
    assert world.writer.writes == [video(1)]
    assert not Path(aside.path).exists()


async def test_resuming_by_hand_does_not_hide_what_is_wrong(world: World, holder: sqlite3.Connection) -> None:
    async with world.running() as engine:
        holder.execute("BEGIN EXCLUSIVE")
        await world.until(stopped)
        await engine.pause(False)
        assert len(engine.snapshot().halted) == 3
        holder.execute("ROLLBACK")
        await world.until(lambda state: not state.halted)


async def test_a_command_that_meets_a_lock_is_carried_out_later_or_says_why(
    world: World, holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.running() as engine:
        holder.execute("BEGIN EXCLUSIVE")
        await world.until(stopped)
        monkeypatch.setattr(library_thread, "COMMAND_SECONDS", 0.1)
        with pytest.raises(SetupFailure, match="is locked by another program"):
            await engine.add(links(1))
        monkeypatch.setattr(library_thread, "COMMAND_SECONDS", 30.0)
        adding = asyncio.ensure_future(engine.add(links(1)))
        holder.execute("ROLLBACK")
        assert (await adding).new == (video(1),)
        await world.until(done(1))


@pytest.mark.parametrize("overnight", [False, True])
async def test_a_library_that_is_deleted_in_mid_run_is_written_again(world: World, *, overnight: bool) -> None:
    gate = world.writer.gates[video(1)] = asyncio.Event()
    if overnight:
        world.batch_writer = FakeBatchWriter(world.writer, over={"batch_1"})
    async with world.running(Wishes(overnight=overnight)) as engine:
        await engine.add(links(1))
        await world.until(lambda _: bool(world.writer.writes))
        for side in ("", "-wal", "-shm"):
            (world.folder / f"library.db{side}").unlink()
        await world.until(lambda _: bool(world.of(Healed)))
        assert len(world.of(Halted)) == 3
        gate.set()
        await world.until(done(1))
        assert await engine.intact()
    assert world.writer.writes == [video(1)]
    again = SqliteLibrary(world.folder / "library.db")
    assert [job.word for job in again.jobs()] == ["done"]
    again.close()


async def test_a_vault_that_fails_is_tried_again_without_a_key(world: World) -> None:
    world.vault.failures = [SetupFailure(FailureKind.VAULT, "It is full.", "Free some.") for _ in range(3)]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: Stage.WRITE in state.halted)
        assert not engine.settled()
        await world.until(done(1))
    assert world.writer.writes == [video(1)]


async def test_what_vanished_is_noticed_before_the_work_is_said_to_be_done(world: World) -> None:
    async with world.running() as engine:
        assert await engine.intact()
        shutil.move(world.folder / "library.db", world.folder / "away.db")
        assert not await engine.intact()
        assert not engine.settled()
        shutil.move(world.folder / "away.db", world.folder / "library.db")
        await world.until(lambda state: not state.halted)
        assert await engine.intact()


MODEL_NOTE = '---\nvideo: "vid00000001"\nmodel: "claude"\n---\n\nA *treasured* word.\n'


@pytest.mark.parametrize("overnight", [False, True])
async def test_a_note_that_the_vault_has_is_not_paid_for_again(world: World, *, overnight: bool) -> None:
    note = world.vault.folder / f"{video(1)}.md"
    note.write_text(MODEL_NOTE)
    if overnight:
        world.batch_writer = FakeBatchWriter(world.writer, over={"batch_1"})
    async with world.running(Wishes(overnight=overnight)) as engine:
        await engine.add(links(2))
        await world.until(done(2))
        assert world.state.jobs[video(1)].path == note.name
    assert world.writer.writes == [video(2)]
    assert note.read_text() == MODEL_NOTE
    [hit] = world.library.search("treasured")
    assert hit.video == video(1)
    async with world.running() as engine:
        await engine.rewrite([video(1)])  # a person may want another one
        await world.until(lambda _: len(world.writer.writes) == 2)
        await world.until(done(2))


async def test_an_outline_that_the_vault_has_gives_way(world: World) -> None:
    (world.vault.folder / f"{video(1)}.md").write_text(MODEL_NOTE.replace("claude", OUTLINE))
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(done(1))
    assert world.writer.writes == [video(1)]
