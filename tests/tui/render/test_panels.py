"""The panels' lines: they fit at every width, tell what they should, and take any title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui import stage
from tests.tui.stage import NOW, SCENES, job, vid
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import PanelState, WorkerRow
from ytsb_tui.tui.places.dashboard import videos, workers
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render import detail, exits, header, log
from ytsb_tui.tui.render.look import ASCII, UNICODE, Look
from ytsb_tui.tui.render.spans import Line, plain, width_of
from ytsb_tui.tui.render.wording import clock_time

LOOKS = pytest.mark.parametrize("look", [UNICODE, ASCII], ids=["unicode", "ascii"])
WIDTHS = pytest.mark.parametrize("width", [20, 36, 50, 58, 76, 90, 116, 200])


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join(plain(line) for line in lines)


def progress(state: PanelState) -> Progress:
    counted = Progress()
    counted.begin(state)
    return counted


@LOOKS
@WIDTHS
@pytest.mark.parametrize("scene", SCENES)
def test_rows_fill_their_width_and_panels_never_pass_it(scene: str, width: int, look: Look) -> None:
    state = (SCENES[scene] if scene != "thousands" else lambda: stage.thousands(50))().state
    assert width_of(header.header(state, look, width)) <= width
    assert all(width_of(line) <= width for line in header.alerts(state, look, width, 4))
    for line in (*exits.strip(state, look, width, 2), *workers.workers(state, look, width, 6, NOW)):
        assert width_of(line) <= max(width, 58), plain(line)
    for one in state.jobs.values():
        assert width_of(videos.row(one, look, width, NOW, marked=True, current=True)) <= max(width, 44)
        assert all(width_of(line) <= max(width, 40) for line in detail.detail(one, (), look, width, NOW))
    if look.ascii:
        for line in (header.header(state, look, width), *exits.table(state, look, width, NOW)):
            assert plain(line).isascii()


def test_the_header_tells_what_matters() -> None:
    state = stage.working().state
    line = plain(header.header(state, UNICODE, 80))
    for told in ("● Tor ready", "6 done", "3 running", "1 failed", "1 waiting", "1 queued", "$0.03"):
        assert told in line
    assert "12 videos" in plain(header.header(state, UNICODE, 120))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"phase": e.TorPhase.STARTING}, "Tor starting"),
        ({"phase": e.TorPhase.BOOTSTRAPPING, "percent": 45}, "Tor 45%"),
        ({"phase": e.TorPhase.DOWN}, "Tor down, restarting"),
        ({"phase": e.TorPhase.FAILED}, "Tor failed"),
        ({"egress": e.EgressKind.DIRECT}, "direct, not Tor"),
        ({"egress": e.EgressKind.PROXIES}, "own proxies, not Tor"),
        ({"egress": e.EgressKind.SSH}, "ssh, not Tor"),
        ({"beside": (e.EgressKind.PROXIES, e.EgressKind.DIRECT)}, "● Tor ready ! then proxies, direct"),
        ({"egress": e.EgressKind.DEMO, "phase": e.TorPhase.STARTING}, "demo starting"),
        ({"paused": True}, "paused"),
        ({"offline": True}, "outlines, no key"),
        ({"cost": 1.5, "cost_known": False}, "$1.50+?"),
    ],
)
def test_the_header_tells_every_state(change: dict[str, object], told: str) -> None:
    state = replace(stage.working().state, **change)  # type: ignore[arg-type]  # fields by name
    assert told in plain(header.header(state, UNICODE, 100))


def test_the_overall_line() -> None:
    state = stage.working().state
    line = plain(header.overall(state, progress(state), UNICODE, 80, NOW))
    assert width_of(header.overall(state, progress(state), UNICODE, 80, NOW)) == 80
    assert "58%" in line
    assert "/min" in line
    assert "left" in line


def test_the_overall_line_at_the_end() -> None:
    fake = stage.engine()
    fake.emit(e.JobsChanged(at=NOW, jobs=(job(0), job(1))))
    counted = progress(fake.state)
    done = tuple(job(n, State.DONE, Stage.DONE) for n in range(2))
    fake.emit(e.JobsChanged(at=NOW, jobs=done))
    counted.update(done)
    assert "all done" in plain(header.overall(fake.state, counted, UNICODE, 80, NOW))
    counted.update((job(1, State.FAILED),))
    assert "1 of 2 done" in plain(header.overall(fake.state, counted, UNICODE, 80, NOW))


def test_alerts_say_what_to_do() -> None:
    told = text(header.alerts(stage.halted().state, UNICODE, 80, 4))
    assert "Writing has stopped." in told
    assert "Press p when that is done." in told
    assert header.alerts(stage.working().state, UNICODE, 80, 4) == ()
    cut = header.alerts(stage.halted().state, UNICODE, 50, 1)
    assert len(cut) == 1
    assert plain(cut[0]).endswith("…")


def test_alerts_tell_why_tor_is_down() -> None:
    state = replace(stage.empty().state, phase=e.TorPhase.FAILED, network="There is no tor on this machine.")
    assert "There is no tor" in text(header.alerts(state, UNICODE, 80, 2))


def test_the_strip_shows_the_usable_first_and_counts_the_rest() -> None:
    state = stage.working().state
    one = text(exits.strip(state, UNICODE, 76, 1))
    assert one.startswith("● 185.220.101.4 DE 1.1s")
    assert one.endswith("● 23.129.64.12 US 1.4s  +7")
    two = text(exits.strip(state, UNICODE, 76, 4))
    assert "▶ 91.132.147.8 FR fetch 2" in two
    assert "✗ 80.67.167.81" in two
    assert "+" not in two


def test_the_exit_table() -> None:
    told = text(exits.table(stage.working().state, UNICODE, 90, NOW))
    assert "41m left" in told
    assert "to 14:26" in told
    assert "blocked 2 times" in told
    assert "ForPrivacyNET" in told
    assert "4/1" in told
    assert "2a0b:f4c2…::240" in told


def test_where_there_is_room_the_table_says_what_each_circuit_goes_through() -> None:
    told = text(exits.table(stage.working().state, UNICODE, 130, NOW))
    assert "via TheGuard CH → middle1 NL" in told
    assert "fetch 2  via TheGuard CH → middle5 ??" in told


def test_the_table_of_circuits() -> None:
    lines = exits.circuits(stage.working().state, UNICODE, 90)
    told = text(lines)
    assert "TheGuard CH → middle1 NL → ForPrivacyNET DE" in told
    assert len(lines) == 6
    assert text(exits.circuits(stage.empty().state, UNICODE, 90)) == "There is no circuit now."
    fake = stage.empty()
    fake.emit(e.ExitReady(at=NOW, exit=replace(stage.exit_(1, "192.0.2.1", "de", 1.0), path=()), ready=1, wanted=1))
    assert "relays unknown" in text(exits.circuits(fake.state, UNICODE, 90))


def test_workers_fold_when_lines_are_few() -> None:
    fake = stage.working()
    fake.emit(e.WorkersChanged(at=NOW, fetchers=3, writers=8))
    lines = workers.workers(fake.state, UNICODE, 76, 6, NOW)
    assert len(lines) == 6
    told = text(lines)
    assert "blocked → next" in told
    assert "key points" in told
    assert plain(lines[-1]) == "6 more idle (write 3-8)"
    assert len(workers.workers(fake.state, UNICODE, 76, 11, NOW)) == 11
    few = text(workers.workers(fake.state, UNICODE, 76, 2, NOW))
    assert "+2 more busy (write 1-2)" in few


def test_an_idle_worker_forgets_its_note() -> None:
    state = stage.working().state
    assert "blocked" in text(workers.workers(state, UNICODE, 76, 9, NOW))
    assert "blocked" not in text(workers.workers(state, UNICODE, 76, 9, NOW + 30))


def test_rows_of_videos() -> None:
    rows = {
        one.video: plain(videos.row(one, UNICODE, 76, NOW, marked=False, current=False))
        for one in stage.working().state.jobs.values()
    }
    assert rows[vid(0)].split() == ["✓", "done", "The", "essence", "of", "calculus", "17:04", "mathematics", "31s"]
    assert rows[vid(2)].rstrip().endswith("private: ask the owner")
    assert rows[vid(3)].rstrip().endswith("refused by 3 exits, again in 0:42")
    marked = plain(videos.row(job(0), UNICODE, 76, NOW, marked=True, current=True))
    assert marked.startswith("›◆")


def test_views() -> None:
    jobs = tuple(stage.working().state.jobs.values())
    view = videos.View()
    assert len(videos.listed(jobs, view)) == 12
    assert {one.word for one in videos.listed(jobs, replace(view, only="failed"))} == {"failed"}
    found = videos.listed(jobs, replace(view, query="LINEAR lecture"))
    assert [one.video for one in found] == [vid(6)]
    assert videos.listed(jobs, replace(view, query="nothing like it")) == ()
    by_state = videos.listed(jobs, replace(view, order=videos.Order.STATE))
    assert [one.word for one in by_state[:3]] == ["fetching", "writing", "writing"]
    by_title = videos.listed(jobs, replace(view, order=videos.Order.TITLE))
    assert by_title[0].name == "Attention in transformers"
    longest = videos.listed(jobs, replace(view, order=videos.Order.LENGTH))
    assert longest[0].video == vid(6)
    latest = videos.listed(jobs, replace(view, order=videos.Order.CHANGED))
    assert latest[0].changed_at == max(one.changed_at for one in jobs)


def test_an_empty_list_teaches() -> None:
    assert "Press a" in videos.empty(stage.empty().state, videos.View())[0]
    assert "Press esc" in videos.empty(stage.working().state, videos.View(query="zzz"))[0]
    assert "is failed" in videos.empty(stage.working().state, videos.View(only="failed"))[0]


def test_the_detail_tells_the_whole_story() -> None:
    fake = stage.working()
    told = text(detail.detail(fake.state.jobs[vid(3)], fake.tries[vid(3)], UNICODE, 60, NOW))
    for part in ("↻ waiting  again in 0:42", "YouTube refused 3 exits in a row", "try now", "3 tries over 3 exits",
                 "80.67.167.81 FR", "52.8 kB", "it is no robot", "fetching 7.2s"):  # fmt: skip
        assert part in told, part


def test_the_log_tail() -> None:
    state = stage.working().state
    assert len(log.log(state.log, UNICODE, 60, 3)) == 3
    last = plain(log.log(state.log, UNICODE, 100, 1)[0])
    assert last.startswith("08:52:40 ✗ Lecture 9 (private)") or "Lecture 9" in last
    assert "Nothing has happened" in plain(log.log((), UNICODE, 60, 3)[0])


def test_time_left_is_only_told_while_something_is_active() -> None:
    fake = stage.failed()
    assert fake.state.counts["failed"] == 6
    assert fake.state.jobs[vid(1)].kind is FailureKind.BLOCKED
    assert fake.state.time_left(NOW) is None


def test_alerts_tell_that_the_model_is_left_alone_for_a_while() -> None:
    fake = stage.working()
    fake.emit(e.Throttled(at=stage.NOW, stage=Stage.WRITE, until=stage.NOW + 20, reason="The API is overloaded."))
    told = text(header.alerts(fake.state, UNICODE, 120, 4))
    assert "The API is overloaded. No new work for 20 s; it resumes automatically." in told


def test_a_library_that_cannot_be_used_is_said_once_for_all_work() -> None:
    fake = stage.working()
    halt = e.Halted(
        at=NOW, stage=Stage.FETCH, kind=FailureKind.LIBRARY, reason="The disk is full.", action="Free some space."
    )
    fake.emit(halt, replace(halt, stage=Stage.WRITE))
    told = text(header.alerts(fake.state, UNICODE, 120, 4))
    assert told.count("The disk is full.") == 1
    assert "All work has stopped and goes on by itself. The disk is full. Free some space." in told
    assert "✗ stopped: library" in plain(header.header(fake.state, UNICODE, 80))
    fake.emit(e.Healed(at=NOW, kind=FailureKind.LIBRARY))
    assert not header.alerts(fake.state, UNICODE, 120, 4)


def test_that_no_exit_is_left_is_said_once_with_the_time_and_on_the_row_of_every_fetcher() -> None:
    fake = stage.working()
    fake.emit(e.NoExitLeft(at=NOW, reason="All 212 exits are cooling down or burned.", until=NOW + 600))
    when = clock_time(NOW + 600)
    told = text(header.alerts(fake.state, UNICODE, 120, 4))
    assert f"All 212 exits are cooling down or burned. Fetching resumes at {when}." in told
    assert "9 changes cooldown and countries" in told
    row = WorkerRow(name="fetch 1", stage=Stage.FETCH, since=NOW)
    shown = text(workers.workers(replace(fake.state, workers={row.name: row}), UNICODE, 80, 5, NOW))
    assert f"fetch 1  waits until {when}: all 212 exits are cooling down or burned" in shown
    fake.emit(e.NoExitLeft(at=NOW, reason="", until=NOW))
    assert "212" not in text(header.alerts(fake.state, UNICODE, 120, 4))


@pytest.mark.parametrize("width", [80, 120])
def test_the_header_shows_the_share_of_exits_let_through(width: int) -> None:
    fake = stage.working()
    fake.emit(e.ShareChanged(at=NOW, share=0.34))
    line = text((header.header(fake.state, UNICODE, width),))
    assert "1 in 3 exits let through" in line
    assert "running" in line
