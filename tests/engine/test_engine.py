from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.exit_network import relay, relays
from tests.fakes.work import video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.failures import (
    ExitFailure,
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Attempt, Stage, State
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.state.events import (
    ExitBurned,
    Failed,
    JobsChanged,
    Message,
    NoteDone,
    SourceFailed,
    SourceListed,
    TranscriptDone,
)
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import ChannelSource, PlaylistSource
from ytsb_tui.engine import commands, dispatcher
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.ports.exits import NetworkReport
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.engine.ports.sources import Listed


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def links(count: int) -> str:
    return "\n".join(f"https://youtu.be/{video(n)}" for n in range(1, count + 1))


async def test_nine_videos_become_nine_notes_over_nine_exits(world: World) -> None:
    async with world.running() as engine:
        added = await engine.add(links(9))
        assert len(added.new) == 9
        await world.until(lambda state: state.counts.get("done") == 9)
        assert engine.settled()
    fetched = [event for event in world.events if isinstance(event, TranscriptDone)]
    assert len({event.exit_ip for event in fetched}) == 9
    assert sorted(world.fetcher.fetches) == [video(n) for n in range(1, 10)]
    written = [event for event in world.events if isinstance(event, NoteDone)]
    assert all(Path(event.path).read_text().startswith("# Talk") for event in written)
    assert world.state.cost == pytest.approx(0.09)
    assert all(opened.closed for opened in world.network.opened)


@pytest.mark.parametrize(("note_language", "written"), [(None, "de"), ("sv", "sv")])
async def test_a_note_is_translated_where_the_captions_are_not(
    world: World, note_language: str | None, written: str
) -> None:
    wish = LanguageWish(languages=("fr",), translate_to="de")
    async with world.running(Wishes(language=wish, note_language=note_language)) as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    assert [each.language for each in world.writer.materials] == [written]


async def test_a_writer_hears_of_the_subjects_that_there_are_unless_one_is_given(world: World) -> None:
    async with world.running(Wishes(writers=1)) as engine:
        await engine.add(links(1), subject="Physics")
        await world.until(lambda state: state.counts.get("done") == 1)
        await engine.add(f"https://youtu.be/{video(2)}")
        await world.until(lambda state: state.counts.get("done") == 2)
    assert [(each.subject, each.subjects) for each in world.writer.materials] == [("Physics", ()), (None, ("Physics",))]


async def test_notes_are_linked_once_none_waits_and_are_done_even_if_that_fails(world: World) -> None:
    world.vault.tangles = [SetupFailure(FailureKind.VAULT, "The disk is full.", "Free some space.")]
    async with world.running(Wishes(writers=1)) as engine:
        await engine.add(links(5))
        await world.until(lambda state: state.counts.get("done") == 5)
    assert 1 <= world.vault.relinks <= 5
    assert [event.text for event in world.events if isinstance(event, Message)] == [
        "The links between notes were not updated: The disk is full. Free some space."
    ]


async def test_the_log_begins_with_what_earlier_runs_did(world: World) -> None:
    world.fetcher.failures[video(1)] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=3600.0)]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    said = [("", ": Refused."), ("Transcript: ", ""), ("Note written: ", "")]
    lines = [line.text.split(" (")[0] for line in world.engine().snapshot().log]
    assert lines == [f"{each}Talk {video(1)}{end}" for each, end in said]


async def test_a_blocked_exit_burns_and_the_video_is_not_charged(world: World) -> None:
    world.fetcher.failures[video(1)] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=3600.0)] * 2
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    job = world.library.job(video(1))
    assert job is not None
    assert job.attempts == 0
    assert len({e.ip for e in world.events if isinstance(e, ExitBurned)}) == 2
    outcomes = [attempt.outcome for attempt in world.library.attempts(video(1))]
    assert outcomes == ["blocked", "blocked", "done", "done"]


async def test_three_broken_exits_in_a_row_wait_and_a_person_can_retry_at_once(world: World) -> None:
    world.fetcher.failures[video(1)] = [ExitFailure(FailureKind.EXIT_LOST, "It broke.")] * 3
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        job = world.state.jobs[video(1)]
        assert job.reason == "It broke."
        assert job.retry_at is not None
        assert not engine.settled()
        assert await engine.retry([video(1)]) == 1
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_a_private_video_fails_alone(world: World) -> None:
    world.fetcher.failures[video(2)] = [VideoFailure(FailureKind.PRIVATE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        await engine.add(links(3))
        await world.until(lambda state: dict(state.counts) == {"done": 2, "failed": 1})
        assert engine.settled()
        assert await engine.retry_failed(FailureKind.BLOCKED) == 0
        assert await engine.retry_failed(FailureKind.PRIVATE) == 1
        await world.until(lambda state: state.counts.get("done") == 3)
    failed = [event for event in world.events if isinstance(event, Failed)]
    assert [(event.kind, event.retry_at) for event in failed] == [(FailureKind.PRIVATE, None)]


async def test_a_defect_ends_one_try_not_the_worker(world: World) -> None:
    class Broken(dict[object, object]):
        def get(self, *_: object) -> None:
            raise RuntimeError("boom \x1b[31m")

    world.fetcher.gates = Broken()  # type: ignore[assignment]  # a defect, on purpose
    async with world.running(Wishes(fetchers=1)) as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        job = world.state.jobs[video(1)]
        assert job.kind is FailureKind.UNEXPECTED
        assert "RuntimeError: boom" in (job.reason or "")
        assert "\x1b" not in (job.reason or "")
        world.fetcher.gates = {}
        await engine.retry([video(1)])
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_a_refused_key_halts_writing_but_not_fetching(world: World) -> None:
    refused = SetupFailure(FailureKind.KEY, "The key was refused.", "Set another.")
    world.writer.failures = {video(n): [refused] for n in range(1, 4)}
    async with world.running(Wishes(writers=1)) as engine:
        await engine.add(links(3))
        await world.until(lambda state: Stage.WRITE in state.halted and len(world.library.jobs()) == 3)
        await world.until(
            lambda state: all(j.stage is Stage.WRITE and j.state is State.QUEUED for j in state.jobs.values())
        )
        assert engine.settled()
        world.writer.failures = {}
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 3)
    assert len(world.fetcher.fetches) == 3


async def test_a_busy_model_is_asked_again_later(world: World) -> None:
    world.writer.failures[video(1)] = [TransientFailure(FailureKind.MODEL_BUSY, "Busy.", "Wait.", retry_after=0.2)]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        job = world.state.jobs[video(1)]
        assert (job.stage, job.attempts, job.kind) == (Stage.WRITE, 1, FailureKind.MODEL_BUSY)
        await engine.retry([video(1)])
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.fetcher.fetches == [video(1)]


@pytest.mark.parametrize("group", [TransientFailure, VideoFailure, SetupFailure])
async def test_what_failed_answers_took_is_in_every_sum(
    world: World, group: type[TransientFailure | VideoFailure | SetupFailure]
) -> None:
    failure = group(FailureKind.MODEL_ANSWER, "Cut.", "Wait.")
    world.writer.failures[video(1)] = [failure]
    world.writer.charges[video(1)] = Usage(input_tokens=50, cache_read_tokens=7, output_tokens=3, cost=0.02)
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.cost > 0 and state.workers["write 1"].video is None)
        await engine.retry([video(1)])
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.state.cost == pytest.approx(0.03)
    assert (world.state.input_tokens, world.state.output_tokens) == (157, 23)
    job = world.library.job(video(1))
    assert job is not None
    assert job.cost == pytest.approx(0.03)
    lost = next(attempt for attempt in world.library.attempts(video(1)) if attempt.outcome == "model-answer")
    assert (lost.input_tokens, lost.output_tokens, lost.cost) == (57, 3, 0.02)


async def test_what_a_cancelled_note_took_is_in_every_sum(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("writing") == 1 and bool(world.writer.writes))
        await engine.cancel([video(1)])
        await world.until(lambda state: state.workers["write 1"].video is None and state.cost > 0)
    assert (world.state.cost, world.state.input_tokens, world.state.output_tokens) == (0.01, 100, 20)
    job = world.library.job(video(1))
    assert job is not None
    assert (job.state, job.cost) == (State.CANCELLED, 0.01)
    stopped = next(attempt for attempt in world.library.attempts(video(1)) if attempt.outcome == "cancelled")
    assert (stopped.input_tokens, stopped.output_tokens, stopped.cost) == (100, 20, 0.01)


async def test_a_note_that_is_paid_counts_though_the_vault_stops_everything(world: World) -> None:
    world.vault.failures = [SetupFailure(FailureKind.VAULT, "The vault is gone.", "Bring it back.")]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: Stage.WRITE in state.halted)
        assert world.state.cost == 0.01, "the halt does not hide it"
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.state.cost == 0.01, "and it is not counted again"
    assert len(world.writer.writes) == 1


async def test_an_end_in_the_middle_of_a_note_counts_what_it_took(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("writing") == 1 and bool(world.writer.writes))
    job = world.library.job(video(1))
    assert job is not None
    assert (job.state, job.cost) == (State.QUEUED, 0.01)
    assert world.state.cost == 0.01, "the summary of the run has it too"


async def test_a_note_that_is_paid_is_not_paid_again_when_the_vault_fails(world: World) -> None:
    world.vault.failures = [TransientFailure(FailureKind.VAULT, "Busy disk.", "Wait.")]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        await engine.retry([video(1)])
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.writer.writes == [video(1)]


async def test_draining_rolls_back_and_a_new_engine_goes_on(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    gate = world.fetcher.gates[video(2)] = threading.Event()
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda state: state.counts.get("writing") == 1 and video(2) in world.fetcher.fetches)
        gate.set()
        await engine.drain(0.0)
        assert all(opened.closed for opened in world.network.opened)
    assert {job.state for job in world.library.jobs()} <= {State.QUEUED, State.DONE}
    world.writer.gates.clear()
    async with world.running():
        await world.until(lambda state: state.counts.get("done") == 2)
    assert world.fetcher.fetches.count(video(1)) == 1


async def test_cancelling_ends_what_runs(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.workers["write 1"].video == video(1))
        assert await engine.cancel([video(1)]) == 1
        await world.until(lambda state: state.workers["write 1"].video is None)
        assert world.state.jobs[video(1)].state is State.CANCELLED
        world.writer.gates.clear()
        assert await engine.retry([video(1)]) == 1
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_pause_starts_nothing_new(world: World) -> None:
    async with world.running() as engine:
        await engine.pause(True)
        await engine.add(links(2))
        await world.until(lambda state: state.paused and len(state.jobs) == 2)
        assert dict(world.state.counts) == {"queued": 2}
        assert not world.network.asked
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 2)


async def test_workers_come_and_go(world: World) -> None:
    gates = [world.fetcher.gates.setdefault(video(n), threading.Event()) for n in range(1, 5)]
    async with world.running(Wishes(fetchers=1)) as engine:
        await engine.add(links(4))
        await world.until(lambda state: state.counts.get("fetching") == 1)
        await engine.set_workers(4, 8)
        await world.until(lambda state: state.counts.get("fetching") == 4)
        await engine.set_workers(1, 8)
        for gate in gates:
            gate.set()
        await world.until(lambda state: state.counts.get("done") == 4)
        await world.until(lambda state: [n for n in state.workers if n.startswith("fetch")] == ["fetch 1"])


async def test_what_another_process_adds_is_noticed(world: World) -> None:
    async with world.running():
        other = SqliteLibrary(world.folder / "library.db")
        other.add([NewJob(video=video(7))], 1.0)
        other.close()
        await world.until(lambda state: state.counts.get("done") == 1)
        assert world.state.jobs[video(7)].state is State.DONE


@pytest.mark.parametrize("command", [JobCommand.CANCEL, JobCommand.REMOVE])
async def test_what_another_process_cancels_or_removes_is_noticed_and_its_work_ended(
    world: World, command: JobCommand
) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.workers["write 1"].video == video(1))
        other = SqliteLibrary(world.folder / "library.db")
        other.command(command, [video(1)], 1.0)
        await world.until(lambda state: state.workers["write 1"].video is None)
        world.writer.gates.clear()
        if command is JobCommand.REMOVE:
            assert not world.state.jobs, "it is not listed again when its worker lets go of it"
            other.command(JobCommand.RESTORE, [video(1)], 2.0)
        await world.until(lambda state: state.counts.get("cancelled") == 1)
        other.command(JobCommand.RETRY, [video(1)], 3.0)
        other.close()
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_many_changes_come_in_events_of_bounded_size(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "MOST_CHANGES", 3)
    monkeypatch.setattr(commands, "ADDED_AT_ONCE", 2)
    async with world.running() as engine:
        await engine.pause(True)
        world.events.clear()
        assert len((await engine.add(links(7))).new) == 7
        assert await engine.cancel([video(n) for n in range(1, 8)]) == 7
        await world.until(lambda state: state.counts.get("cancelled") == 7)
        sizes = [len(event.jobs) for event in world.events if isinstance(event, JobsChanged)]
        assert (max(sizes), sum(sizes)) == (3, 14)


async def test_a_playlist_is_listed_over_an_exit_and_its_videos_done(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    listed = Listed(title="Course", videos=((video(1), "One", 60.0), (video(2), None, None)))
    world.lister.lists[source] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=60.0), listed]
    async with world.running() as engine:
        added = await engine.add("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        assert added.collections == 1
        assert not engine.settled()
        await world.until(lambda state: state.counts.get("done") == 2)
        assert engine.settled()
    told = [event for event in world.events if isinstance(event, SourceListed)]
    assert [(event.title, event.found, event.new) for event in told] == [("Course", 2, 2)]


async def test_the_playlists_of_a_channel_are_listed_one_by_one(world: World) -> None:
    names = ("PLaaaaaaaaaaaaaaaa", "PLbbbbbbbbbbbbbbbb")
    lists = tuple(PlaylistSource(playlist=name) for name in names)
    world.lister.lists[ChannelSource(channel="@handle/playlists")] = [Listed(title="Maths", videos=(), lists=lists)]
    for number, each in enumerate(lists, 1):
        cut = "Only the first 1 are taken." if number == 2 else ""
        videos = ((video(number), None, None),)
        world.lister.lists[each] = [Listed(title=f"Part {number}", videos=videos, left_out=cut)]
    async with world.running() as engine:
        preview = await engine.preview("https://www.youtube.com/@handle/playlists")
        assert preview.reason == "It contains 2 playlists."
        world.lister.lists[ChannelSource(channel="@handle/playlists")] = [Listed(title="Maths", videos=(), lists=lists)]
        await engine.add("https://www.youtube.com/@handle/playlists", subject="maths")
        state = await world.until(lambda state: state.counts.get("done") == 2)
        assert {job.subject for job in state.jobs.values()} == {"maths"}
    assert [event.message for event in world.events if isinstance(event, SourceListed)] == [
        "Maths: 2 playlists",
        "Part 1: 1 video, 1 new",
        "Part 2: 1 video, 1 new. Only the first 1 are taken.",
    ]


async def test_a_playlist_that_is_private_says_so(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    world.lister.lists[source] = [VideoFailure(FailureKind.SOURCE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        await engine.add("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        await world.until(lambda _: any(isinstance(event, SourceFailed) for event in world.events))
        await asyncio.wait_for(_settled(engine), 5)


async def _settled(engine: Engine) -> None:
    while not engine.settled():
        await asyncio.sleep(0)


async def test_added_again_failed_ones_are_tried_and_done_ones_are_left(world: World) -> None:
    world.fetcher.failures[video(1)] = [VideoFailure(FailureKind.PRIVATE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda state: dict(state.counts) == {"done": 1, "failed": 1})
        again = await engine.add(links(2))
        assert again.new == (video(1),)
        assert again.known == (video(2),)
        await world.until(lambda state: state.counts.get("done") == 2)
        assert await engine.rewrite([video(2)]) == 1
        await world.until(lambda _: world.writer.writes.count(video(2)) == 2)
        await world.until(lambda state: state.counts.get("done") == 2)
    assert world.fetcher.fetches.count(video(2)) == 1


async def test_transcripts_only(world: World) -> None:
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(links(2))
        await world.until(lambda state: state.counts.get("done") == 2)
        assert await engine.note(video(1)) is None
        stored = await engine.transcript(video(1))
        assert stored is not None
        assert len(stored[1].cues) == 10
    assert not world.writer.writes
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda _: len(world.writer.writes) == 2)
        await world.until(lambda state: state.counts.get("done") == 2)
        assert (await engine.note(video(1)) or "").startswith("# Talk")
        assert [attempt.stage for attempt in await engine.attempts(video(1))] == [Stage.FETCH, Stage.WRITE]


async def test_a_network_that_cannot_start_halts_fetching_until_resumed(world: World) -> None:
    runs = []
    keep_up = world.network.run

    async def run(report: object) -> None:
        runs.append(1)
        if len(runs) == 1:
            world.network.up.clear()
            raise SetupFailure(FailureKind.TOR, "tor was not found.", "Install it.")
        world.network.up.set()
        await keep_up(report)  # type: ignore[arg-type]  # handed through

    world.network.run = run  # type: ignore[method-assign]  # the daemon is missing at first
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: Stage.FETCH in state.halted)
        assert engine.settled()
        assert world.state.network == "tor was not found."
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_the_writer_is_prepared_when_there_is_work_and_not_before(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.writer.notice = "The model is deprecated."
    world.network.gate.clear()  # no exit is ready: nothing can be fetched yet
    async with world.running() as engine:
        await world.until(lambda state: bool(state.workers))
        assert world.writer.prepared == 0
        await engine.add(f"youtu.be/{video(1)}")
        await world.until(lambda state: bool(state.counts.get("fetching")))
        assert world.writer.prepared == 1
        assert not world.writer.writes
        world.network.gate.set()
        await world.until(lambda state: state.jobs[video(1)].state is State.DONE)
    assert world.writer.prepared == 1
    told = [event for event in world.events if isinstance(event, Message)]
    assert [(event.level, event.text) for event in told] == [("warning", "The model is deprecated.")], "once"


async def test_without_notes_no_writer_is_prepared(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(f"youtu.be/{video(1)}")
        await world.until(lambda state: bool(state.jobs) and state.jobs[video(1)].state is State.DONE)
    assert world.writer.prepared == 0


async def test_a_preview_lists_over_an_exit_and_adds_nothing(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    listed = Listed(
        title="Course", videos=((video(1), "One", 60.0), (video(2), None, None)), troubles={video(2): "live now"}
    )
    world.lister.lists[source] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=60.0), listed]
    async with world.running() as engine:
        preview = await engine.preview("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        assert preview.title == "Course"
        assert [(one.title, one.length, one.trouble) for one in preview.videos] == [
            ("One", 60.0, ""),
            (None, None, "live now"),
        ]
        assert preview.videos[0].estimate is not None
        assert preview.videos[0].estimate.cost == 0.01
        assert not engine.snapshot().jobs
        added = await engine.add_selected(preview.videos[:1], subject="maths")
        assert added.new == (video(1),)
        state = await world.until(lambda state: state.counts.get("done") == 1)
        assert state.jobs[video(1)].subject == "maths"
        assert len(world.of(ExitBurned)) == 1
        again = await engine.add_selected(preview.videos[:1])
        assert again.known == (video(1),)


async def test_a_preview_of_what_cannot_be_listed_says_why(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    world.lister.lists[source] = [VideoFailure(FailureKind.SOURCE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        preview = await engine.preview("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        assert (preview.videos, preview.reason, preview.action) == ((), "It is private.", "Ask its owner.")
        assert "not a list" in (await engine.preview("https://youtu.be/vid00000001")).reason
        assert (await engine.preview("nothing")).reason


async def test_what_became_of_a_damaged_library_is_told(world: World) -> None:
    world.library.notice = "The library was damaged."
    engine = world.engine()
    assert "The library was damaged." in [line.text for line in engine.snapshot().log]
    await engine.drain(0.0)


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
async def test_a_wall_clock_that_is_set_in_mid_run_makes_nothing_late_or_early(
    world: World, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    real = time.time
    soon = TransientFailure(FailureKind.UNAVAILABLE, "Not yet.", "Wait.", retry_after=0.0)
    monkeypatch.setattr("ytsb_tui.core.jobs.failures.BACKOFF", (1.0, 600.0))
    world.fetcher.failures[video(1)] = [soon]
    world.fetcher.failures[video(2)] = [soon, soon]
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda state: state.counts.get("waiting") == 2)
        monkeypatch.setattr(time, "time", lambda: real() + jump)
        await world.until(lambda state: state.counts.get("done") == 1)
        again = await world.until(lambda state: state.jobs[video(2)].attempts == 2)
        assert (again.jobs[video(2)].retry_at or 0.0) - real() > 500


async def test_a_wall_clock_that_was_set_back_between_two_runs_keeps_nobody_waiting(world: World) -> None:
    ahead = time.time() + 365 * 86_400
    world.library.add([NewJob(video=video(1))], ahead)
    world.library.claim(Stage.FETCH, ahead)
    tried = Attempt(video=video(1), stage=Stage.FETCH, worker="w", started_at=ahead, seconds=0.0, outcome="x")
    world.library.put_off(
        video(1), TransientFailure(FailureKind.UNEXPECTED, "x", "y"), tried, retry_at=ahead + 1.0, charged=True
    )
    async with world.running():
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_a_removed_video_is_gone_until_it_is_restored_or_added_again(world: World) -> None:
    world.fetcher.gates[video(1)] = threading.Event()
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{video(1)} https://youtu.be/{video(2)}")
        await world.until(lambda state: state.counts.get("fetching") == 1 and state.counts.get("done") == 1)
        assert await engine.remove([video(1), video(2)]) == 2
        world.fetcher.gates[video(1)].set()
        await world.until(lambda state: not state.jobs and not any(row.video for row in state.workers.values()))
        assert await engine.restore([video(2), video(3)]) == 1
        state = await world.until(lambda state: video(2) in state.jobs)
        assert state.jobs[video(2)].state is State.DONE
        assert (await engine.add(f"https://youtu.be/{video(1)}")).new == (video(1),)
        await world.until(lambda state: state.counts.get("done") == 2)
    assert world.writer.writes.count(video(2)) == 1


async def test_a_retry_elsewhere_goes_through_another_country(world: World) -> None:
    world.network.known = (*relays(5), relay(30, country="us"))
    world.fetcher.failures[video(1)] = [VideoFailure(FailureKind.PRIVATE, "Private.", "Ask.")]
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        await world.until(lambda state: state.counts.get("failed") == 1)
        assert await engine.retry([video(1)], elsewhere=True) == 1
        await world.until(lambda state: state.counts.get("done") == 1)
        first, second = [one.country for one in await engine.attempts(video(1)) if one.stage is Stage.FETCH]
        assert first != second


async def test_where_a_video_is_not_shown_it_is_not_tried_again(world: World) -> None:
    world.network.known = (*relays(5), relay(30, country="us"))
    geo = ExitFailure(FailureKind.GEO_BLOCKED, "Not shown in this country.")
    world.fetcher.failures[video(1)] = [geo]
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        await world.until(lambda state: state.counts.get("done") == 1)
        first, second = [one.country for one in await engine.attempts(video(1)) if one.stage is Stage.FETCH]
        assert first != second


async def test_a_network_that_fails_while_workers_wait_for_an_exit_gives_their_videos_back(world: World) -> None:
    broken, tries = asyncio.Event(), 0
    world.network.up.clear()
    run_network = world.network.run

    async def run(report: NetworkReport) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            await broken.wait()
            raise SetupFailure(FailureKind.TOR, "tor refused the password.", "Correct it.")
        world.network.up.set()
        await run_network(report)

    world.network.run = run  # type: ignore[method-assign]  # this one breaks first
    async with world.running(Wishes(fetchers=3)) as engine:
        await engine.add(links(5))
        await world.until(lambda state: sum(job.state is State.RUNNING for job in state.jobs.values()) == 3)
        broken.set()
        await world.until(lambda state: {job.state for job in state.jobs.values()} == {State.QUEUED})
        assert engine.settled(), "a run without a face would never end"
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 5)
