"""What each event does to the state that is shown: jobs, workers, money and what stops a stage."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.state.folded import EXIT, READY, A, B, fold
from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.fold import MOST_TEXT, reduce
from ytsb_tui.core.state.panel import PanelState, worker_name
from ytsb_tui.core.videos.video import VideoId

POOL_SIZES = e.WorkersChanged(at=0.0, fetchers=2, writers=1)


def started(worker: str, video: VideoId = A, stage: Stage = Stage.FETCH, exit_: Exit | None = EXIT) -> e.WorkStarted:
    return e.WorkStarted(at=3.0, worker=worker, video=video, title="T", stage=stage, exit=exit_)


def test_network() -> None:
    state = fold(e.NetworkChanged(at=1.0, egress=e.EgressKind.DIRECT, phase=e.TorPhase.READY, percent=100, text="open"))
    assert (state.egress, state.phase, state.percent, state.network) == (
        e.EgressKind.DIRECT,
        e.TorPhase.READY,
        100,
        "open",
    )


def test_jobs_are_counted_and_removed() -> None:
    state = fold(e.JobsChanged(at=1.0, jobs=(Job(video=A), Job(video=B))))
    assert state.counts == {"queued": 2}
    assert state.active == 2
    state = fold(e.JobsChanged(at=2.0, jobs=(Job(video=A, state=State.RUNNING),)), state=state)
    assert state.counts == {"queued": 1, "fetching": 1}
    state = fold(e.JobsRemoved(at=3.0, videos=(A, VideoId("unknownunkn"))), state=state)
    assert state.counts == {"queued": 1}
    assert list(state.jobs) == [B]


def test_rate_and_time_left() -> None:
    running = Job(video=A, state=State.RUNNING)
    state = fold(e.JobsChanged(at=0.0, jobs=(running, Job(video=B))))
    assert state.rate(10.0) is None
    assert state.time_left(10.0) is None
    state = fold(POOL_SIZES, started("fetch 1"), state=state)
    state = fold(e.JobsChanged(at=33.0, jobs=(replace(running, state=State.DONE),)), state=state)
    assert state.rate(33.0) == pytest.approx(2.0)
    assert state.time_left(33.0) == pytest.approx(30.0)
    assert state.rate(5000.0) is None


def test_a_job_done_before_is_no_progress() -> None:
    done = Job(video=A, state=State.DONE)
    assert not fold(e.JobsChanged(at=1.0, jobs=(done,)), e.JobsChanged(at=2.0, jobs=(done,))).finished


def test_workers_rows() -> None:
    state = fold(POOL_SIZES)
    assert list(state.workers) == ["fetch 1", "fetch 2", "write 1"]
    state = fold(started("fetch 2"), state=state)
    row = state.workers["fetch 2"]
    assert (row.video, row.exit_ip, row.country) == (A, EXIT.ip, "de")
    assert state.started_at == 3.0
    progress = e.WorkProgress(at=4.0, worker="fetch 2", video=A, step="cues", fraction=0.6, text="ab")
    state = fold(progress, progress, state=state)
    row = state.workers["fetch 2"]
    assert (row.step, row.fraction, row.text) == ("cues", 0.6, "abab")
    state = fold(replace(progress, text="x" * MOST_TEXT), state=state)
    assert len(state.workers["fetch 2"].text) == MOST_TEXT
    state = fold(e.WorkEnded(at=5.0, worker="fetch 2", note="blocked → next"), state=state)
    assert (state.workers["fetch 2"].video, state.workers["fetch 2"].note) == (None, "blocked → next")
    assert fold(started("fetch 1", exit_=None)).workers["fetch 1"].exit_ip == ""


def test_a_surplus_worker_finishes_what_it_has() -> None:
    state = fold(POOL_SIZES, started("fetch 2"), e.WorkersChanged(at=4.0, fetchers=1, writers=1))
    assert "fetch 2" in state.workers
    state = fold(e.WorkEnded(at=5.0, worker="fetch 2"), state=state)
    assert "fetch 2" not in state.workers
    assert state.workers[worker_name(Stage.WRITE, 1)].stage is Stage.WRITE


def test_the_worker_for_media_without_exit_is_shown_while_it_works() -> None:
    state = fold(POOL_SIZES, started("fetch 0", exit_=None))
    assert "fetch 0" in state.workers
    assert "fetch 0" not in fold(e.WorkEnded(at=5.0, worker="fetch 0"), state=state).workers


def test_a_listener_is_shown_while_it_works() -> None:
    listening = e.WorkStarted(at=3.0, worker="listen 1", video=A, title="A", stage=Stage.LISTEN, exit=None)
    state = fold(POOL_SIZES, listening, e.WorkersChanged(at=4.0, fetchers=1, writers=1))
    assert list(state.workers) == ["listen 1", "fetch 1", "write 1"]
    assert "listen 1" not in fold(e.WorkEnded(at=5.0, worker="listen 1", note="busy"), state=state).workers


def test_events_of_unknown_workers_are_harmless() -> None:
    state = fold(POOL_SIZES)
    progress = e.WorkProgress(at=4.0, worker="fetch 9", video=A, step="cues", fraction=0.6)
    assert fold(progress, e.WorkEnded(at=5.0, worker="fetch 9"), state=state) == state


def test_money_and_trust() -> None:
    done = e.NoteDone(
        at=9.0,
        video=A,
        title="T",
        worker="write 1",
        path="/v/T.md",
        seconds=2.0,
        input_tokens=100,
        output_tokens=20,
        cost_usd=0.02,
        points=14,
        verified=12,
        near=1,
        offline=False,
    )
    state = fold(done)
    assert (state.cost, state.input_tokens) == (0.0, 0), "it was counted as it was paid, perhaps in another run"
    assert (state.points, state.verified, state.near) == (14, 12, 1)
    assert "12 of 14 points ✓, 1 ≈, 1 ✗" in state.log[-1].text
    assert fold(replace(done, offline=True)).offline


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.sampled_from(list(State)), st.sampled_from(list(Stage)))))
def test_counts_always_match_the_jobs(changes: list[tuple[VideoId, State, Stage]]) -> None:
    state = PanelState()
    for at, (video, job_state, stage) in enumerate(changes):
        state = reduce(state, e.JobsChanged(at=float(at), jobs=(Job(video=video, state=job_state, stage=stage),)))
    words = [job.word for job in state.jobs.values()]
    assert dict(state.counts) == {word: words.count(word) for word in set(words)}


def test_what_is_paid_counts_however_it_ends() -> None:
    paid = e.Charged(at=1.0, input_tokens=100, output_tokens=20, cost_usd=0.02)
    state = fold(paid, paid)
    assert (state.cost, state.cost_known, state.input_tokens, state.output_tokens) == (0.04, True, 200, 40)
    state = fold(replace(paid, cost_usd=None), paid, state=state)
    assert state.cost == pytest.approx(0.06)
    assert (state.cost_known, state.input_tokens) == (False, 400)


def test_a_throttled_stage_says_so_until_it_resumes() -> None:
    pause = e.Throttled(at=5.0, stage=Stage.WRITE, until=25.0, reason="The API is overloaded.")
    state = fold(pause, replace(pause, at=6.0, until=36.0))
    assert state.throttled[Stage.WRITE].until == 36.0
    assert state.log[-1].text == "The API is overloaded. No new work for 30 s; it resumes automatically."
    assert not fold(pause, replace(pause, at=25.0, reason="")).throttled


def test_what_halts_both_stages_is_logged_once_and_ends_when_its_cause_is_gone() -> None:
    key = e.Halted(at=1.0, stage=Stage.WRITE, kind=FailureKind.KEY, reason="Key refused.", action="Set it.")
    full = e.Halted(at=2.0, stage=Stage.FETCH, kind=FailureKind.LIBRARY, reason="It is full.", action="Free some.")
    both = fold(full, replace(full, stage=Stage.WRITE))
    assert [line.text for line in both.log] == ["It is full. Free some."]
    assert both.halted.keys() == {Stage.FETCH, Stage.WRITE}
    healed = fold(e.Healed(at=3.0, kind=FailureKind.LIBRARY), state=both)
    assert not healed.halted
    assert healed.log[-1].text == "The library can be used again."
    assert fold(key, full, e.Healed(at=3.0, kind=FailureKind.LIBRARY)).halted == {Stage.WRITE: key}


def test_notes_that_could_not_be_stored_are_named() -> None:
    state = fold(e.NotesSetAside(at=1.0, count=1, path="/vault/x.json"))
    assert state.set_aside == "The library could not store 1 note. The next start stores it from /vault/x.json"
    assert state.log[-1].text == state.set_aside


def test_when_exits_were_built_is_remembered_for_a_while() -> None:
    ready = READY[1]
    assert fold(*(replace(ready, at=at) for at in (0.0, 10.0, 609.0))).built == (10.0, 609.0)


def test_a_try_over_another_exit_remembers_what_refused_it() -> None:
    other = replace(EXIT, key="k2", country="fr")
    first = fold(POOL_SIZES, started("fetch 1", exit_=None), started("fetch 1"), started("fetch 1", exit_=None))
    assert (first.workers["fetch 1"].refused, first.workers["fetch 1"].country) == (("de",), "")
    second = fold(started("fetch 1", exit_=other), started("fetch 1", exit_=None), state=first)
    assert second.workers["fetch 1"].refused == ("de", "fr")
    assert fold(started("fetch 1", B, exit_=None), state=second).workers["fetch 1"].refused == ()


def test_a_writer_knows_through_which_country_the_transcript_came() -> None:
    done = e.TranscriptDone(
        at=4.0, video=A, title="T", worker="fetch 1", exit_ip=EXIT.ip, fingerprint=None, country="de", seconds=1.0,
        bytes=1, cues=1, language="en",
    )  # fmt: skip
    writing = started("write 1", stage=Stage.WRITE, exit_=None)
    assert fold(POOL_SIZES, done, writing).workers["write 1"].country == "de"
    assert fold(POOL_SIZES, replace(done, exit_ip=""), writing).workers["write 1"].country == ""
