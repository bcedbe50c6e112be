"""The log begins with what was tried before, in the words of what happens now, one line for one trouble."""

from __future__ import annotations

from ytsb_tui.core.jobs.job import CANCELLED, Attempt, Stage
from ytsb_tui.core.state.log import LOG_LINES, earlier
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")


def tried(outcome: str, stage: Stage = Stage.FETCH, at: float = 100.0, **values: str) -> Attempt:
    return Attempt(
        video=VIDEO, stage=stage, worker="fetch 1", started_at=at, seconds=2.0, outcome=outcome,
        reason=values.get("reason"), exit_ip=values.get("exit_ip"),
    )  # fmt: skip


def test_earlier_tries_read_like_what_happens_now() -> None:
    lines = earlier(
        [
            tried("done", exit_ip="203.0.113.7"),
            tried("done"),
            tried("done", Stage.WRITE),
            tried(CANCELLED),
            tried("blocked", reason="YouTube refused 3 exits."),
            tried("tor"),
        ],
        {VIDEO: "Limits"},
    )
    assert [(line.level, line.text) for line in lines] == [
        ("info", "Transcript: Limits (2.0 s) through 203.0.113.7"),
        ("info", "Transcript: Limits (2.0 s)"),
        ("info", "Note written: Limits (2.0 s)"),
        ("info", "Cancelled: Limits"),
        ("warning", "Limits: YouTube refused 3 exits."),
        ("warning", "Limits: tor"),
    ]
    assert lines[0].at == 102.0, "when it ended"


def test_an_earlier_trouble_is_one_line_too() -> None:
    lines = earlier([tried("blocked", at=100.0 * n, reason=f"YouTube refused {n} exits.") for n in range(1, 4)], {})
    assert [(line.text, line.times, line.at) for line in lines] == [
        (f"3 times: YouTube refused 3 exits. Last: {VIDEO}.", 3, 302.0)
    ]


def test_the_log_stays_short() -> None:
    assert len(earlier([tried("done", at=float(n)) for n in range(2 * LOG_LINES)], {})) == LOG_LINES
