"""What each event writes in the log."""

from __future__ import annotations

from dataclasses import replace

from tests.core.state.folded import A, B, fold
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.log import LOG_LINES


def test_one_trouble_is_one_line_however_often_it_comes() -> None:
    failed = e.Failed(
        at=1.0, video=A, title="T", kind=FailureKind.BLOCKED, reason="Refused by 3.", action="Wait.", retry_at=43.0,
        attempts=0,
    )  # fmt: skip
    other = e.Message(at=2.0, level="info", text="something else")
    again = replace(failed, at=3.0, video=B, title="U", reason="Refused by 4.", retry_at=63.0)
    state = fold(failed, other, again, replace(failed, at=4.0, title="V", retry_at=None))
    assert [(line.at, line.times, line.level, line.text) for line in state.log] == [
        (2.0, 1, "info", "something else"),
        (3.0, 2, "warning", "2 times: Refused by 4. Wait. Last: U. Retry in 1:00."),
        (4.0, 1, "error", "V: Refused by 3. Wait."),  # this one is final, which is another matter
    ]
    state = fold(*(replace(again, at=float(at)) for at in range(5, 500)), state=state)
    assert len(state.log) == 3
    assert state.log[-1].times == 497


def test_log_lines_say_what_happened() -> None:
    failed = e.Failed(
        at=1.0,
        video=A,
        title="T",
        kind=FailureKind.BLOCKED,
        reason="Refused.",
        action="Wait.",
        retry_at=43.0,
        attempts=0,
    )
    state = fold(
        failed,
        replace(failed, retry_at=None),
        e.Halted(at=2.0, stage=Stage.WRITE, kind=FailureKind.KEY, reason="Key refused.", action="Set it."),
        e.SourceListed(at=3.0, source="playlist PL", title="Course", found=20, new=3),
        e.SourceFailed(at=4.0, source="playlist X", kind=FailureKind.SOURCE, reason="Private.", action="Ask."),
        e.Message(at=5.0, level="warning", text="clock"),
        e.TranscriptDone(
            at=6.0,
            video=A,
            title="T",
            worker="fetch 1",
            exit_ip="203.0.113.9",
            fingerprint=None,
            country="se",
            seconds=1.0,
            bytes=5,
            cues=7,
            language="en",
        ),
        e.Summary(at=7.0, done=1, failed=0, waiting=0, seconds=1.0, cost_usd=0.0),
    )
    texts = [line.text for line in state.log]
    assert texts[0].endswith("Retry in 0:42.")
    assert [line.level for line in state.log[:3]] == ["warning", "error", "error"]
    assert "20 videos, 3 new" in texts[3]
    assert texts[4] == "playlist X: Private. Ask."
    assert state.ips == {"203.0.113.9"}
    assert set(state.halted) == {Stage.WRITE}
    state = fold(e.PauseChanged(at=8.0, paused=True), state=state)
    assert state.paused
    assert state.halted
    assert not fold(e.PauseChanged(at=9.0, paused=False), state=state).halted


def test_the_log_is_bounded() -> None:
    state = fold(*(e.Message(at=float(n), level="info", text=str(n)) for n in range(LOG_LINES + 50)))
    assert len(state.log) == LOG_LINES
    assert state.log[-1].text == str(LOG_LINES + 49)
