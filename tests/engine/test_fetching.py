"""Fetching media of other sources than YouTube, over exits and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.talks import Talks, registered
from tests.fakes.work import video
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state.events import ExitLeased, TranscriptDone, WorkEnded
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.jobs import NewJob

TALK = VideoId("talks.42")
LINK = "https://talks.example/42?at=9"


@pytest.fixture
def talks() -> Iterator[Talks]:
    source = Talks()
    with registered(source):
        yield source


@pytest.fixture
def world(tmp_path: Path, talks: Talks) -> World:
    world = World(tmp_path)
    world.media_sources = (talks,)
    return world


async def test_a_medium_that_needs_no_exit_becomes_a_note_without_a_lease(world: World) -> None:
    vault = MarkdownVault(world.folder / "vault")
    world.vault = vault  # type: ignore[assignment]  # the real one, for its links
    async with world.running() as engine:
        assert (await engine.add(LINK)).new == (TALK,)
        await world.until(lambda state: state.counts.get("done") == 1)
        assert engine.settled()
        first = await engine.note(TALK)
        assert await engine.rewrite([TALK]) == 1
        await world.until(lambda _: len(world.writer.writes) == 2)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert first is not None
    assert "[0:02](https://talks.example/42?at=2)" in first
    assert "[Watch](https://talks.example/42)" in first
    assert "youtu" not in first.lower()
    assert len(list(vault._folder.glob("Talk*.md"))) == 1, "the vault knows its note by the id"
    assert not world.network.asked
    assert not world.of(ExitLeased)
    (done,) = world.of(TranscriptDone)
    assert isinstance(done, TranscriptDone)
    assert (done.exit_ip, done.worker) == ("", "fetch 0")
    assert not world.state.ips
    assert "fetch 0" not in world.state.workers
    assert [attempt.exit_ip for attempt in world.library.attempts(TALK)] == [None, None, None]


async def test_no_exit_is_built_for_those_that_need_none(world: World) -> None:
    async with world.running() as engine:
        await engine.add("\n".join(f"https://talks.example/{number}" for number in range(9)))
        await world.until(lambda state: state.counts.get("done") == 9)
    assert not world.network.asked


async def test_it_waits_for_no_exit_however_many_videos_do(world: World) -> None:
    world.network.gate.clear()
    async with world.running(Wishes(fetchers=2)) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(number)}" for number in range(1, 6)))
        await world.until(lambda state: state.counts.get("fetching") == 2)
        await engine.add(LINK)
        await world.until(lambda state: state.counts.get("done") == 1)
        assert world.state.jobs[TALK].state is State.DONE
        assert len(world.network.asked) <= 5, "no exit is built for it"
        world.network.gate.set()
        await world.until(lambda state: state.counts.get("done") == 6)


async def test_it_goes_on_when_there_is_no_tor(world: World) -> None:
    world.network.down = SetupFailure(FailureKind.TOR, "tor is not installed.", "Install it.")
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        await world.until(lambda state: Stage.FETCH in state.halted)
        await engine.add(LINK)
        assert not engine.settled()
        await world.until(lambda state: state.counts.get("done") == 1)
        assert engine.settled()
        assert world.state.jobs[video(1)].state is State.QUEUED


async def test_what_else_halts_fetching_halts_it_too(world: World, talks: Talks) -> None:
    talks.failures.append(SetupFailure(FailureKind.STYLE, "The style is broken.", "Repair it."))
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda state: Stage.FETCH in state.halted)
        assert engine.settled()
        assert talks.fetches == [TALK]
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_it_is_tried_again_like_any_video(world: World, talks: Talks) -> None:
    talks.failures.append(TransientFailure(FailureKind.UNAVAILABLE, "It is being written.", "Wait.", retry_after=60.0))
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda state: state.counts.get("waiting") == 1)
        assert await engine.retry([TALK]) == 1
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_what_takes_too_long_is_given_up_for_now(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.engine.fetching.FETCH_SECONDS", 0.0)
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda state: state.counts.get("waiting") == 1)
    assert world.state.jobs[TALK].reason == "It could not be read within 0 s."


async def test_a_source_that_needs_an_exit_gets_one(world: World, talks: Talks) -> None:
    talks.needs_exit = True
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert [record.let_through for record in world.library.exits()] == [1]


async def test_a_medium_of_a_source_that_is_not_installed_fails_before_it_takes_an_exit(world: World) -> None:
    unknown = VideoId("books.1")
    world.library.add([NewJob(video=unknown)], 0.0)
    async with world.running():
        await world.until(lambda state: state.counts.get("failed") == 1)
        await world.until(lambda _: bool(world.of(WorkEnded)))
    assert world.state.jobs[unknown].reason == "This version of ytsb has no source named books."
    assert not world.of(ExitLeased)
