"""Notes in batches: sent once, whatever happens on the way, and written when their batch has ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.work import FakeBatchWriter, fetched, video
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.jobs.job import Attempt, Stage, State
from ytsb_tui.core.state.events import Message
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.engine import batches as batches_module
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.jobs import NewJob

OVERNIGHT = Wishes(overnight=True)
LOST = TransientFailure(FailureKind.MODEL_BUSY, "The connection broke.", "Again later.")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name in ("TICK", "FIRST_CHECK", "AFTER_FAILURE"):
        monkeypatch.setattr(batches_module, name, 0.02)
    made = World(tmp_path)
    made.batch_writer = FakeBatchWriter(made.writer)
    yield made
    made.library.close()


def links(*numbers: int) -> str:
    return "\n".join(f"https://youtu.be/{video(number)}" for number in numbers)


def batch_writer(world: World) -> FakeBatchWriter:
    assert world.batch_writer is not None
    return world.batch_writer


def waiting(count: int, state: PanelState) -> bool:
    jobs = [job for job in state.jobs.values() if job.kind is FailureKind.OVERNIGHT]
    return len(jobs) == count and all(job.state is State.WAITING for job in jobs)


async def test_all_go_into_one_batch_once_all_are_fetched(world: World) -> None:
    async with world.running(OVERNIGHT) as engine:
        await engine.add(links(1, 2, 3))
        await world.until(lambda state: waiting(3, state))
        assert list(batch_writer(world).sent.values()) == [(video(1), video(2), video(3))]
        assert not engine.settled()
        assert world.writer.writes == []
        job = world.state.jobs[video(2)]
        assert job.reason == "The note is in batch batch_1, at half price."
        assert (job.attempts, job.stage) == (0, Stage.WRITE)
        assert world.library.batches.of(video(2)) == "batch_1"
        batch_writer(world).over.add("batch_1")
        await world.until(lambda state: state.counts.get("done") == 3)
        assert engine.settled()
    assert len(batch_writer(world).sent) == 1
    assert world.library.batches.unfinished() == ()
    assert world.library.batches.of(video(2)) is None, "what is stored needs no batch"
    told = [event.text for event in world.events if isinstance(event, Message)]
    assert any("Sent 3 notes as batch batch_1" in text for text in told)


async def test_another_engine_goes_on_even_one_that_sends_none(world: World) -> None:
    async with world.running(OVERNIGHT) as engine:
        await engine.add(links(1, 2))
        await world.until(lambda state: waiting(2, state))
    async with world.running() as engine:
        await engine.retry([video(1)])  # a retry meanwhile: it is neither written twice nor charged
        await world.until(lambda state: "Not yet." in (state.jobs[video(1)].reason or ""))
        assert world.state.jobs[video(1)].attempts == 0
        batch_writer(world).over.add("batch_1")
        await world.until(lambda state: state.counts.get("done") == 2)
    assert sorted(world.writer.writes) == [video(1), video(2)]
    assert len(batch_writer(world).sent) == 1


@pytest.mark.parametrize("taken", [True, False])
async def test_a_batch_whose_id_did_not_arrive_is_looked_for_before_it_is_sent_again(world: World, taken: bool) -> None:
    batch_writer(world).failures, batch_writer(world).taken = [LOST], taken
    async with world.running(OVERNIGHT) as engine:
        await engine.add(links(1, 2))
        await world.until(lambda state: waiting(2, state))
    assert list(batch_writer(world).sent.values()) == [(video(1), video(2))]
    assert {event.text for event in world.events if isinstance(event, Message)} > {"The connection broke. Again later."}


async def test_killed_between_sending_and_hearing_nothing_is_sent_twice(world: World) -> None:
    library = world.library
    library.add([NewJob(video=video(1))], 1.0)
    assert library.claim(Stage.FETCH, 2.0)
    attempt = Attempt(video=video(1), stage=Stage.FETCH, worker="w", started_at=2.0, seconds=1.0, outcome="done")
    library.save_transcript(fetched(video(1)), attempt, write=True)
    [job] = library.batches.claim(3.0, 10)
    library.batches.begin([job.video], 3.0)
    batch_writer(world).sent["batch_7"] = (video(1),)
    assert library.claim(Stage.WRITE, 4.0) is None
    async with world.running():  # the next engine, which finds it as a dead one left it
        await world.until(lambda state: waiting(1, state))
        batch_writer(world).over.add("batch_7")
        await world.until(lambda state: state.counts.get("done") == 1)
    assert list(batch_writer(world).sent) == ["batch_7"]


async def test_a_note_that_its_batch_lost_is_sent_again(world: World) -> None:
    batch_writer(world).missing = {video(1): TransientFailure(FailureKind.MODEL_BUSY, "Expired.", "It is sent again.")}
    batch_writer(world).over = {"batch_1", "batch_2"}
    async with world.running(OVERNIGHT) as engine:
        await engine.add(links(1, 2))
        await world.until(lambda state: state.counts.get("done") == 1 and state.counts.get("waiting") == 1)
        assert world.state.jobs[video(1)].attempts == 1
        await engine.retry([video(1)])
        await world.until(lambda state: state.counts.get("done") == 2)
    assert list(batch_writer(world).sent.values()) == [(video(1), video(2)), (video(1),)]


async def test_a_refused_batch_halts_and_is_sent_when_that_is_put_right(world: World) -> None:
    batch_writer(world).failures = [SetupFailure(FailureKind.KEY, "Refused.", "Set another.")]
    async with world.running(OVERNIGHT) as engine:
        await engine.add(links(1))
        await world.until(lambda state: Stage.WRITE in state.halted)
        await world.until(lambda state: state.jobs[video(1)].state is State.QUEUED)
        assert engine.settled()
        await engine.pause(False)
        await world.until(lambda state: waiting(1, state))
    assert list(batch_writer(world).sent.values()) == [(video(1),)]


async def test_a_budget_sends_what_it_allows_for_and_halts(world: World) -> None:
    batch_writer(world).most = 2
    async with world.running(OVERNIGHT) as engine:
        await engine.add(links(1, 2, 3))
        await world.until(lambda state: Stage.WRITE in state.halted and waiting(2, state))
        await world.until(lambda state: state.jobs[video(3)].state is State.QUEUED)
        assert world.state.halted[Stage.WRITE].kind is FailureKind.BUDGET
        assert engine.settled()
    assert list(batch_writer(world).sent.values()) == [(video(1), video(2))]


async def test_a_video_without_words_fails_alone_and_a_cancelled_one_stays_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = world.library
    for number, words in ((1, " "), (2, "something is said")):
        library.add([NewJob(video=video(number))], 1.0)
        assert library.claim(Stage.FETCH, 2.0)
        attempt = Attempt(video=video(number), stage=Stage.FETCH, worker="w", started_at=2, seconds=1, outcome="done")
        whole = fetched(video(number))
        cues = (Cue(start=0.0, duration=1.0, text=words),)
        said = type(whole)(
            details=whole.details,
            transcript=type(whole.transcript)(video=video(number), language="en", automatic=False, cues=cues),
            seen_ip=None,
        )
        library.save_transcript(said, attempt, write=True)
    async with world.running(OVERNIGHT) as engine:
        await world.until(lambda state: waiting(1, state))
        assert world.state.jobs[video(1)].state is State.FAILED
        await engine.cancel([video(2)])
        batch_writer(world).over.add("batch_1")
        await world.until(lambda state: any("has ended" in line.text for line in state.log))
        assert world.state.jobs[video(2)].state is State.CANCELLED
        await engine.retry([video(2)])
        await world.until(lambda state: state.counts.get("done") == 1)
    assert list(batch_writer(world).sent.values()) == [(video(2),)]
