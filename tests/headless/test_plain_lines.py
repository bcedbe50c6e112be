from __future__ import annotations

import io
import time
from dataclasses import replace

from tests.headless.samples import AT, EXIT, SAMPLES, VIDEO
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.headless.plain_lines import Detail, PlainPrinter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(*events: e.Event, err: io.StringIO | None = None, detail: Detail = Detail.USUAL) -> str:
    out = io.StringIO()
    printer = PlainPrinter(out, err or io.StringIO(), detail=detail)
    state = PanelState()
    for event in events:
        state = reduce(state, event)
        printer.show(event, state)
    printer.close()
    return out.getvalue()


def test_every_event_can_be_shown() -> None:
    text = printed(*SAMPLES)
    assert "1 of 9 distinct exit IPs ready" in text
    assert "fetch 1 through 203.0.113.5 DE" in text
    assert "12 of 14 points ✓, 1 ≈, 1 ✗" in text
    assert "YouTube refused 3 exits in a row. Others are tried. Retry in 0:42." in text
    assert "done 1   failed 0   waiting 0" in text


def test_a_transcript_that_came_without_an_exit_says_so() -> None:
    done = next(sample for sample in SAMPLES if isinstance(sample, e.TranscriptDone))
    assert "fetch 1 without an exit  300 cues" in printed(replace(done, exit_ip=""))


def test_a_pipe_gets_no_control_characters() -> None:
    err = io.StringIO()
    text = printed(*SAMPLES, err=err)
    assert "\x1b" not in text + err.getvalue()
    assert "\r" not in text + err.getvalue()


def test_a_terminal_gets_a_progress_line_with_rate_and_time_left() -> None:
    err = Terminal()
    a, b = Job(video=VIDEO, state=State.RUNNING), Job(video=VideoId("bbbbbbbbbbb"))
    now = time.time()
    printed(
        e.JobsChanged(at=now - 60, jobs=(a, b)),
        e.WorkStarted(at=now - 60, worker="fetch 1", video=VIDEO, title="T", stage=a.stage, exit=EXIT),
        e.JobsChanged(at=now, jobs=(Job(video=VIDEO, state=State.DONE),)),
        err=err,
    )
    assert "1/2" in err.getvalue()
    assert "/min" in err.getvalue()
    assert "left" in err.getvalue()
    *_, last, blank, end = err.getvalue().split("\r")
    assert (blank, end) == (" " * len(last), ""), "the line is overwritten at the end"
    assert "\x1b" not in err.getvalue()


def test_less_detail_is_failures_and_warnings_only() -> None:
    err = Terminal()
    failed = next(sample for sample in SAMPLES if isinstance(sample, e.Failed))
    text = printed(*SAMPLES, replace(failed, reason="It is private.", retry_at=None), err=err, detail=Detail.LESS)
    assert text.startswith("failed ")
    assert "It is private." in text
    assert "fetched" not in text
    assert "waiting" not in text
    assert "in total" not in text
    assert "\r" not in err.getvalue()


def test_more_detail_says_what_exits_and_workers_do() -> None:
    text = printed(*SAMPLES, detail=Detail.MORE)
    for name in ("exit leased", "exit building", "work started", "charged"):
        assert f"\n{name}" in f"\n{text}"
    assert f"video={VIDEO}" in text
    assert "exit leased" not in printed(*SAMPLES)


def test_the_table_names_failed_videos_and_what_to_do() -> None:
    failed = Job(
        video=VIDEO, state=State.FAILED, kind=FailureKind.PRIVATE, reason="It is private.", action="Ask its owner."
    )
    summary = e.Summary(at=AT, done=0, failed=1, waiting=0, seconds=3.0, cost_usd=0.0)
    text = printed(e.JobsChanged(at=AT, jobs=(failed,)), summary)
    assert "private" in text
    assert "It is private. Ask its owner." in text
    assert "ytsb retry --failed" in text


def test_outlines_are_explained_once() -> None:
    note = next(sample for sample in SAMPLES if isinstance(sample, e.NoteDone))
    text = printed(replace(note, offline=True, cost_usd=0.0), replace(note, offline=True, cost_usd=0.0))
    assert text.count("No API key") == 1
    assert "$0.0" not in text


def test_a_library_that_cannot_be_used_is_one_line_and_so_is_its_return() -> None:
    err = io.StringIO()
    halt = e.Halted(at=AT, stage=Stage.FETCH, kind=FailureKind.LIBRARY, reason="The disk is full.", action="Free some.")
    printed(halt, replace(halt, stage=Stage.WRITE), e.Healed(at=AT, kind=FailureKind.LIBRARY), err=err)
    assert err.getvalue().splitlines() == [
        "stopped  The disk is full. Free some. Waiting until it can be used.",
        "resumed  The library can be used again.",
    ]
