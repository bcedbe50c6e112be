"""The panels' lines: they fit at every width, tell what they should, and take any title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.tui import gallery, stage
from tests.tui.stage import NOW, SCENES, job, vid
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.frozen_map import FrozenMap
from ytsb_tui.core.state.panel import LogLine, PanelState, WorkerRow
from ytsb_tui.tui.places.dashboard import groups, videos, workers
from ytsb_tui.tui.places.dashboard.groups import Head
from ytsb_tui.tui.places.dashboard.listing import Listing
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render import detail, exits, header, log
from ytsb_tui.tui.render.look import ASCII, UNICODE, Look
from ytsb_tui.tui.render.spans import Line, Role, plain, width_of
from ytsb_tui.tui.render.wording import clock_time
from ytsb_tui.tui.widgets.key_line import Key, fitting

LOOKS = pytest.mark.parametrize("look", [UNICODE, ASCII], ids=["unicode", "ascii"])
WIDTHS = pytest.mark.parametrize("width", [20, 36, 50, 58, 76, 90, 116, 200])


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join(plain(line) for line in lines)


def rows_of(jobs: Iterable[Job], view: videos.View, *, running: bool) -> tuple[groups.Row, ...]:
    return Listing().follow(FrozenMap((job.video, job) for job in jobs), view, running=running)


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
    assert width_of(exits.strip(state, look, width, NOW)) <= width
    for worker in workers.listed(state, NOW):
        line = workers.row(worker, state, look, width, NOW, current=True)
        assert width_of(line) <= max(width, 30), plain(line)
    for item in rows_of(state.jobs.values(), videos.View(), running=True):
        if isinstance(item, Head):
            assert width_of(groups.head_row(item, state, look, width, current=True)) <= width
            continue
        assert width_of(videos.row(item, look, width, NOW, marked=True, current=True, word=False)) <= width
    for one in state.jobs.values():
        assert width_of(videos.row(one, look, width, NOW, marked=True, current=True, word=True)) <= width
        assert all(width_of(line) <= max(width, 40) for line in detail.detail(one, (), look, width, NOW))
    if look.ascii:
        for line in (header.header(state, look, width), *exits.table(state, look, width, NOW)):
            assert plain(line).isascii()


def test_the_header_tells_what_matters() -> None:
    state = stage.working().state
    line = plain(header.header(state, UNICODE, 80))
    for told in ("● Tor ready", "6 done", "3 running", "1 needs you", "1 waiting", "1 queued", "$0.03"):
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
    halt = e.Halted(at=NOW, stage=Stage.FETCH, kind=FailureKind.TOR, reason=state.network, action="Install it.")
    told = text(header.alerts(replace(state, halted={Stage.FETCH: halt}), UNICODE, 80, 4))
    assert told.count("There is no tor") == 1
    assert "Install it. Press p" in told


def test_the_strip_has_a_mark_for_each_exit_and_counts_where_there_is_no_room() -> None:
    state = stage.working().state
    wide = plain(exits.strip(state, UNICODE, 120, NOW))
    assert wide.startswith("ready 4 ●●●●   building 2 ◐◐   leased 2 ▶▶   cooling 1 ○ next 41m   burned 1 ✗")
    assert wide.endswith("built ▁▁▁▁▁▁█▁▁▁ 0/min")
    assert plain(exits.strip(state, UNICODE, 150, NOW)).endswith("done ▁▁▁▁▁▁▁▁█▅ 2/min")
    words = "ready 4 ●●●●   building 2 ◐◐   leased 2 ▶▶   cooling 1 ○   burned 1 ✗"
    assert plain(exits.strip(state, UNICODE, 76, NOW)) == words
    assert plain(exits.strip(state, UNICODE, 50, NOW)) == "4 ●●●●   2 ◐◐   2 ▶▶   1 ○   1 ✗"
    assert plain(exits.strip(state, UNICODE, 30, NOW)) == "4 ●●   2 ◐◐   2 ▶▶   1 ○   1 ✗"


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


def test_exits_whose_rest_is_over_go_by_themselves() -> None:
    state = stage.working().state
    assert "cooling 1" in plain(exits.strip(state, UNICODE, 120, NOW))
    assert "cooling" not in plain(exits.strip(state, UNICODE, 120, NOW + 2471))
    assert "cooling" not in text(exits.table(state, UNICODE, 120, NOW + 2471))
    assert "cooling" not in plain(exits.title(state, UNICODE, 200, NOW + 2471))


def test_the_title_above_the_table_has_the_graphs_where_there_is_room() -> None:
    state = stage.working().state
    assert plain(exits.title(state, UNICODE, 156, NOW)).endswith("built ▁▁▁▁▁▁█▁▁▁ 0/min  done ▁▁▁▁▁▁▁▁█▅ 2/min")
    assert plain(exits.title(state, UNICODE, 90, NOW)).endswith("1 cooling  1 burned")


def test_marks_stand_in_order_of_age() -> None:
    fake = stage.working()
    fake.emit(e.ExitLeased(at=NOW - 1, key="x1", worker="fetch 3", video=vid(4), wait=0.0))
    ready = next(span for span in exits.strip(fake.state, UNICODE, 120, NOW) if span[0].startswith("●"))
    assert ready == ("●●●", Role.READY)


def test_no_column_of_the_table_is_cut() -> None:
    state = stage.working().state
    for width in (36, 46, 60, 76, 100, 130):
        told = text(exits.table(state, UNICODE, width, NOW))
        assert "…" not in told.replace("2a0b:f4c2…::240", ""), told
        words = " ".join(told.split())
        assert "via TheGuard CH" in words
        assert "12/0" in words


def worker_rows(state: PanelState, width: int, now: float = NOW) -> list[str]:
    return [
        plain(workers.row(item, state, UNICODE, width, now, current=False)).rstrip()
        for item in workers.listed(state, now)
    ]


def test_idle_workers_are_one_row() -> None:
    fake = stage.working()
    fake.emit(e.WorkersChanged(at=NOW, fetchers=3, writers=8))
    lines = worker_rows(fake.state, 116)
    assert len(lines) == 5
    assert lines[1].startswith("  fetch 2  ")
    assert lines[1].endswith("  refused")
    assert "Gradient descent" in lines[1], "which video that was"
    assert lines[-1] == "  7 workers idle (fetch 3; write 3-8)"


def test_a_worker_shows_the_stages_that_passed() -> None:
    fake = stage.working()
    fake.emit(
        e.TranscriptDone(
            at=NOW - 20, video=vid(4), title="", worker="fetch 3", exit_ip="192.0.2.7", fingerprint=None, country="us",
            seconds=1.0, bytes=1, cues=9, language="en",
        ),
        e.WorkStarted(at=NOW - 9, worker="write 2", video=vid(4), title="Backprop", stage=Stage.WRITE, exit=None),
        e.WorkProgress(at=NOW - 1, worker="write 2", video=vid(4), step="key points", fraction=0.6),
    )  # fmt: skip
    lines = worker_rows(fake.state, 116)
    assert lines[0].endswith("185.220.101.19 NL ✓ ── details ✓ ── ▰▰▰▱▱ cues                 2s")
    assert lines[3].endswith("US ✓ ── cues ✓ ── ▰▰▰▱▱ key points 60%       9s")


def test_the_bars_of_the_workers_stand_below_each_other() -> None:
    state = gallery.fifty().state
    lines = [line for line in worker_rows(state, 116) if "▰" in line]
    assert len(lines) == 9
    assert len({min(line.index(sign) for sign in "▰▱" if sign in line) for line in lines}) == 1


def test_what_waits_stands_below_each_other_beside_whole_titles() -> None:
    lines = [line for line in worker_rows(gallery.no_exit().state, 76) if "waits" in line]
    assert len(lines) == 3
    assert all(line.endswith("  waits until 08:55") for line in lines)
    assert "Gradient descent, how neural networks learn  " in lines[2]


def test_a_long_title_has_the_blanks_before_the_time() -> None:
    fake = stage.working()
    named = e.WorkStarted(at=NOW - 9, worker="write 2", video=vid(4), title="x" * 58, stage=Stage.WRITE, exit=None)
    fake.emit(named, e.WorkProgress(at=NOW - 1, worker="write 2", video=vid(4), step="key points", fraction=0.6))
    assert worker_rows(fake.state, 80)[-2].endswith("x" * 58 + "  ▰▰▰▱▱  9s")


@pytest.mark.parametrize("width", [40, 50, 60, 76, 116, 156])
def test_no_title_of_a_worker_is_cut_beside_blanks(width: int) -> None:
    fake = stage.working()
    for number in range(1, 9):
        title = "x" * (9 * number)
        fake.emit(
            e.WorkersChanged(at=NOW, fetchers=1, writers=8),
            e.WorkStarted(
                at=NOW, worker=f"write {number}", video=vid(number), title=title, stage=Stage.WRITE, exit=None
            ),
            e.WorkProgress(at=NOW, worker=f"write {number}", video=vid(number), step="key points", fraction=0.6),
        )
    for item in workers.listed(fake.state, NOW)[1:]:
        assert isinstance(item, WorkerRow)
        line = workers.row(item, fake.state, UNICODE, width, NOW, current=False)
        told = plain(line)
        assert width_of(line) == width
        if item.title not in told:
            assert "   " not in told.partition("…")[2].removesuffix("    0s")
        assert told.count("x") >= min(len(item.title), width // 3)


def test_a_worker_says_what_refused_it_before() -> None:
    fake = stage.engine()
    stage.tor_ready(fake)
    for number, country in enumerate(("fr", "de", "se")):
        one = stage.exit_(number, "192.0.2.1", country, 1.0)
        fake.emit(
            e.WorkStarted(at=NOW, worker="fetch 1", video=vid(1), title="t", stage=Stage.FETCH, exit=None),
            e.WorkStarted(at=NOW, worker="fetch 1", video=vid(1), title="t", stage=Stage.FETCH, exit=one),
        )
    assert "refused by FR and DE  192.0.2.1 SE ✓" in worker_rows(fake.state, 116)[0]


@pytest.mark.parametrize(
    ("until", "phase", "told"),
    [
        (None, e.TorPhase.DOWN, "the network is down"),
        (None, e.TorPhase.READY, "the next one is chosen"),
        (NOW + 130, e.TorPhase.READY, "next in 2m, all 2 rest"),
    ],
)
def test_a_worker_that_waits_for_an_exit_says_why(until: float | None, phase: e.TorPhase, told: str) -> None:
    fake = stage.engine()
    stage.tor_ready(fake)
    fake.emit(
        e.NetworkChanged(at=NOW, egress=e.EgressKind.TOR, phase=phase, percent=100, text=""),
        e.WorkStarted(at=NOW, worker="fetch 1", video=vid(1), title="Title", stage=Stage.FETCH, exit=None),
        e.WorkProgress(at=NOW, worker="fetch 1", video=vid(1), step="waiting for an exit", fraction=0.0),
    )
    for number in range(2 if until else 0):
        fake.emit(
            e.ExitCooling(
                at=NOW, key=f"x{number}", ip=f"192.0.2.{number}", until=(until or 0) + number, let_through=0, blocked=0
            )
        )
    assert f"waiting for an exit: {told}" in worker_rows(fake.state, 116)[0]
    fake.emit(e.ExitBuilding(at=NOW, key="new", country="de", nickname=None))
    if phase is e.TorPhase.READY:
        assert "waiting for an exit: 1 is being built" in worker_rows(fake.state, 116)[0]


def test_an_idle_worker_forgets_its_note() -> None:
    state = stage.working().state
    assert any("refused" in line for line in worker_rows(state, 76))
    assert not any("refused" in line for line in worker_rows(state, 76, NOW + 30))
    assert any(line.endswith("blocked → next") for line in _noted("blocked → next"))  # words of its own stay
    assert any(line.endswith("no exit") for line in _noted("no-exits"))


def _noted(note: str) -> list[str]:
    fake = stage.working()
    fake.emit(e.WorkEnded(at=NOW, worker="fetch 1", note=note))
    return worker_rows(fake.state, 76)


def shown(one: Job, width: int = 76, *, word: bool = False) -> str:
    return plain(videos.row(one, UNICODE, width, NOW, marked=False, current=False, word=word))


def test_rows_of_videos() -> None:
    jobs = stage.working().state.jobs
    assert shown(jobs[vid(0)]).split() == ["✓", "The", "essence", "of", "calculus", "mathematics", "17:04", "31s"]
    assert shown(jobs[vid(0)], word=True).startswith("  ✓ done      The essence")
    assert shown(jobs[vid(2)]).endswith("private: ask the owner")
    assert shown(jobs[vid(3)]).endswith("refused by 3 exits   0:42")
    marked = plain(videos.row(job(0), UNICODE, 76, NOW, marked=True, current=True, word=False))
    assert marked.startswith("›◆")


@pytest.mark.parametrize("width", [36, 46, 56, 76])
def test_the_title_keeps_its_room_first(width: int) -> None:
    jobs = stage.working().state.jobs
    for number in (0, 2, 4):
        title = jobs[vid(number)].name
        assert title[: min(len(title), (width - 4) * 3 // 5 - 1)] in shown(jobs[vid(number)], width)
    assert shown(jobs[vid(3)], width).endswith("0:42")  # the time is never cut


def test_views() -> None:
    jobs = tuple(stage.working().state.jobs.values())
    view = videos.View(order=videos.Order.ADDED)

    def listed(view: videos.View) -> list[Job]:
        return [item for item in rows_of(jobs, view, running=False) if isinstance(item, Job)]

    assert [one.video for one in listed(view)] == [one.video for one in jobs]
    assert {one.word for one in listed(replace(view, only="failed"))} == {"failed"}
    found = listed(replace(view, query="LINEAR lecture"))
    assert [one.video for one in found] == [vid(6)]
    assert listed(replace(view, query="nothing like it")) == []
    by_title = listed(replace(view, order=videos.Order.TITLE))
    assert by_title[0].name == "Attention in transformers"
    longest = listed(replace(view, order=videos.Order.LENGTH))
    assert longest[0].video == vid(6)
    latest = listed(replace(view, order=videos.Order.CHANGED))
    assert latest[0].changed_at == max(one.changed_at for one in jobs)


def heads(rows: tuple[groups.Row, ...]) -> list[tuple[str, int, bool]]:
    return [(groups.GROUPS[item.group], len(item.jobs), item.open) for item in rows if isinstance(item, Head)]


def test_groups_by_need() -> None:
    jobs = tuple(stage.working().state.jobs.values())
    rows = rows_of(jobs, videos.View(), running=False)
    assert heads(rows) == [("needs you", 1, True), ("waiting", 1, True), ("queued", 1, True), ("done", 6, False)]
    assert [item.video for item in rows if isinstance(item, Job)] == [vid(2), vid(3), vid(4)]
    running = rows_of(jobs, videos.View(), running=True)
    assert heads(running)[1] == ("running", 3, True)


def test_what_a_filter_finds_is_never_folded_and_may_run() -> None:
    jobs = tuple(stage.working().state.jobs.values())
    assert heads(rows_of(jobs, videos.View(query="i"), running=False)) == [
        ("needs you", 1, True), ("running", 3, True), ("waiting", 1, True), ("queued", 1, True), ("done", 6, True),
    ]  # fmt: skip
    assert heads(rows_of(jobs, videos.View(only="done"), running=False)) == [("done", 6, True)]


def test_a_group_is_switched_and_one_that_is_alone_is_open() -> None:
    jobs = tuple(stage.working().state.jobs.values())
    switched = videos.View(switched=frozenset((State.DONE, State.QUEUED)))
    rows = rows_of(jobs, switched, running=False)
    assert heads(rows)[2:] == [("queued", 1, False), ("done", 6, True)]
    newest = [item.changed_at for item in rows if isinstance(item, Job) and item.state is State.DONE]
    assert newest == sorted(newest, reverse=True)
    done = tuple(one for one in jobs if one.state is State.DONE)
    assert heads(rows_of(done, videos.View(), running=False)) == [("done", 6, True)]
    assert heads(rows_of(done, switched, running=False)) == [("done", 6, False)]


def says(state: PanelState, group: State, width: int = 100) -> str:
    rows = rows_of(state.jobs.values(), videos.View(), running=True)
    head = next(item for item in rows if isinstance(item, Head) and item.group is group)
    return plain(groups.head_row(head, state, UNICODE, width, current=False))


def test_the_head_of_a_group_says_what_one_key_does() -> None:
    state = stage.working().state
    assert says(state, State.FAILED).split("  ")[-1].strip() == "enter says what to do"
    assert "next at 08:54; r does not wait" in says(state, State.WAITING)
    assert "DONE 6 ▸        132 of 144 points ✓   $0.02   newest: Differential equations" in says(state, State.DONE)
    assert "R tries 3; the other 3 cannot heal" in says(stage.failed().state, State.FAILED)
    assert says(state, State.DONE, 40).endswith("132 of 144 points ✓")


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ((FailureKind.BLOCKED,), "R tries it again"),
        ((FailureKind.BLOCKED, FailureKind.SUSPECT), "R tries all 2 again"),
        ((FailureKind.BLOCKED, FailureKind.PRIVATE), "R tries 1; the other cannot heal"),
        ((FailureKind.SOURCE, FailureKind.PRIVATE), "enter says what to do for each"),
    ],
)
def test_a_summary_of_what_can_heal(kinds: tuple[FailureKind, ...], told: str) -> None:
    failed = [job(number, State.FAILED, kind=kind) for number, kind in enumerate(kinds)]
    assert groups.retry_summary(len(failed), sum(groups.heals(each) for each in failed)) == told


def test_what_needs_the_user_begins_with_what_can_heal() -> None:
    rows = rows_of(stage.failed().state.jobs.values(), videos.View(), running=False)
    kinds = [item.kind for item in rows if isinstance(item, Job) and item.state is State.FAILED]
    assert kinds[:3] == [FailureKind.BLOCKED, FailureKind.BLOCKED, FailureKind.MODEL_ANSWER]


def test_a_number_in_the_header_is_found_by_its_column() -> None:
    line = header.header(stage.working().state, UNICODE, 120)
    told = plain(line)
    for words, group in (
        ("6 done", State.DONE), ("3 running", State.RUNNING), ("1 needs you", State.FAILED)
    ):  # fmt: skip
        assert header.group_at(line, told.index(words) + 1) is group
    assert header.group_at(line, 2) is None
    assert header.group_at(line, 119) is None


def test_what_needs_the_user_is_the_last_number_to_go() -> None:
    state = stage.working().state
    assert "1 needs you" in plain(header.header(state, UNICODE, 60))
    assert "1 needs you" in plain(header.header(state, UNICODE, 40))


def test_an_empty_list_teaches() -> None:
    assert "Press a" in videos.empty(stage.empty().state, videos.View())[0]
    assert "Press esc" in videos.empty(stage.working().state, videos.View(query="zzz"))[0]
    busy = stage.engine()
    busy.emit(e.JobsChanged(at=NOW, jobs=(job(0, State.RUNNING),)))
    assert videos.empty(busy.state, videos.View()) == ("Every video is with a worker above.",)
    assert "is failed" in videos.empty(stage.working().state, videos.View(only="failed"))[0]


def test_the_detail_tells_the_whole_story() -> None:
    fake = stage.working()
    told = text(detail.detail(fake.state.jobs[vid(3)], fake.tries[vid(3)], UNICODE, 60, NOW))
    for part in ("↻ waiting  again in 0:42", "YouTube refused 3 exits in a row", "try now", "3 tries over 3 exits",
                 "80.67.167.81 FR", "52.8 kB", "it is no robot", "fetching 7.2s"):  # fmt: skip
        assert part in told, part


def test_the_log_tail() -> None:
    state = stage.working().state
    assert len(log.log(state.log, UNICODE, 60, 3, NOW)) == 3
    last = plain(log.log(state.log, UNICODE, 100, 1, NOW)[0])
    assert last.startswith("08:52:40 ✗ Lecture 9 (private)") or "Lecture 9" in last
    assert "Nothing has happened" in plain(log.log((), UNICODE, 60, 3, NOW)[0])


def test_the_log_names_the_days_of_earlier_runs() -> None:
    old, new = (LogLine(at=at, level="info", text=f"At {at}") for at in (NOW - 2 * 86_400, NOW))
    assert text(log.log((old, new), UNICODE, 60, 3, NOW)).splitlines()[0].startswith("25-10-07 · At")
    lines = text(log.whole_log((old, new), UNICODE, 60, NOW)).splitlines()
    assert [lines[0], lines[2]] == ["2025-10-07", "2025-10-09"]
    assert len(log.whole_log((new, new), UNICODE, 60, NOW)) == 2, "today needs no head"


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
    assert f"Fetching resumes at {when}: all 212 exits are cooling down or burned. Press 9" in told
    assert when in plain(header.alerts(fake.state, UNICODE, 40, 1)[0]), "what is cut is not the time"
    row = WorkerRow(name="fetch 1", stage=Stage.FETCH, since=NOW)
    other = WorkerRow(name="write 1", stage=Stage.WRITE, since=NOW)
    lines = worker_rows(replace(fake.state, workers={row.name: row, other.name: other}), 80)
    assert lines[0] == f"  fetch 1  waits until {when}: all 212 exits are cooling down or burned"
    assert lines[1] == "  1 worker idle (write 1)"
    fake.emit(e.NoExitLeft(at=NOW, reason="", until=NOW))
    assert "212" not in text(header.alerts(fake.state, UNICODE, 120, 4))


@pytest.mark.parametrize("width", [80, 120])
def test_the_header_shows_the_share_of_exits_let_through(width: int) -> None:
    fake = stage.working()
    fake.emit(e.ShareChanged(at=NOW, share=0.34))
    line = text((header.header(fake.state, UNICODE, width),))
    assert "1 in 3 exits let through" in line
    assert "running" in line


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (120, "132 of 144 points ✓   $0.05   newest: The essence of calculus"),
        (68, "132 of 144 points ✓   $0.05   newest: The essence…"),
        (60, "132 of 144 points ✓   $0.05"),
        (44, "132 of 144 points ✓"),
    ],
)
def test_the_head_of_what_is_done_tells_what_there_is_room_for(width: int, told: str) -> None:
    state = gallery.all_done().state
    newest_first = sorted(state.jobs.values(), key=lambda job: -job.changed_at)
    cost = sum(job.cost or 0.0 for job in newest_first)
    head = Head(group=State.DONE, jobs=tuple(newest_first), open=False, cost=cost)
    assert plain(groups.head_row(head, state, UNICODE, width, current=False)).rstrip().endswith(f"  {told}")


def test_the_newest_is_not_named_above_its_own_row() -> None:
    state = gallery.all_done().state
    head = Head(group=State.DONE, jobs=tuple(state.jobs.values()), open=True)
    assert "newest" not in plain(groups.head_row(head, state, UNICODE, 120, current=False))


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (120, "attached to pid 4711  1 in 3 exits let through  22 done"),
        (80, "attached    22 done"),
        (40, "1 needs you"),
    ],
)
def test_counts_go_before_whose_engine_it_is(width: int, told: str) -> None:
    assert told in plain(header.header(gallery.back().state, UNICODE, width))


def test_without_a_run_the_line_shows_all_videos() -> None:
    line = plain(header.overall(stage.failed().state, Progress(), UNICODE, 80, NOW))
    assert line.endswith("  4 of 10 done ")
    assert "━" in line
    assert "%" not in plain(header.overall(stage.empty().state, Progress(), UNICODE, 80, NOW))


@pytest.mark.parametrize("width", [64, 58])
def test_a_title_stays_whole_where_fewer_words_say_why(width: int) -> None:
    refused = job(3, State.FAILED, kind=FailureKind.BLOCKED)
    line = plain(videos.row(refused, UNICODE, width, NOW, marked=False, current=False, word=False))
    assert line.startswith("  ✗ Gradient descent, how neural networks learn  ")
    assert line.endswith("  refused")


@pytest.mark.parametrize(
    ("width", "told"), [(76, "refused by 3 exits"), (52, "  refused  0:42"), (34, "  refused  0:42")]
)
def test_a_reason_is_said_in_fewer_words_before_it_is_cut(width: int, told: str) -> None:
    (waits,) = (job for job in gallery.fifty().state.jobs.values() if job.state is State.WAITING)
    assert told in plain(videos.row(waits, UNICODE, width, NOW, marked=False, current=False, word=False))


@pytest.mark.parametrize(
    ("width", "told"),
    [(100, "waiting for an exit: next in 3m, all 40 rest"), (70, "next in 3m, all 40 rest"), (58, "next in 3m")],
)
def test_a_worker_that_waits_leaves_its_title_whole(width: int, told: str) -> None:
    state = replace(gallery.no_exit().state, no_exit=None)
    row = plain(workers.row(state.workers["fetch 1"], state, UNICODE, width, NOW, current=False))
    assert "Eigenvalues and eigenvectors" in row
    assert told in row
    assert ("waiting for" in row) is told.startswith("waiting")


def test_the_keys_of_the_lowest_ranks_fit() -> None:
    def key(word: str, rank: int) -> Key:
        return Key(pressed=word[0], shown=word[0], word=word, rank=rank)

    keys = (key("help", 1), key("quit", 9), key("retry", 4))
    assert [each.word for each in fitting(keys, 40)] == ["retry", "quit", "help"]
    assert [each.word for each in fitting(keys, 17)] == ["retry", "help"]


@pytest.mark.parametrize(("share", "said"), [(None, "  as IOS"), (0.34, "1 in 3 exits let through as IOS")])
def test_the_header_names_the_player_when_it_is_not_the_usual_one(share: float | None, said: str) -> None:
    fake = stage.working()
    if share is not None:
        fake.emit(e.ShareChanged(at=NOW, share=share))
    done = e.TranscriptDone(
        at=NOW,
        video=vid(1),
        title="A",
        worker="fetch 1",
        exit_ip="203.0.113.1",
        fingerprint=None,
        country="de",
        seconds=1.0,
        bytes=1,
        cues=1,
        language="en",
        client="IOS",
    )
    fake.emit(done)
    assert said in plain(header.header(fake.state, UNICODE, 120))
    fake.emit(replace(done, exit_ip="", client=""))
    assert said in plain(header.header(fake.state, UNICODE, 120)), "another medium says nothing of players"
    fake.emit(replace(done, client=""))
    assert "IOS" not in plain(header.header(fake.state, UNICODE, 120))
