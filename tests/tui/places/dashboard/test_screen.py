"""Every key of the dashboard: its effect in the engine and on the screen, and what it says when it can do nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import NOW, app_on, job, messages, screen_text, settle, vid
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.dialogs.add import Add
from ytsb_tui.tui.places.dashboard.retry_commands import why_no_retry
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.dashboard.video_list import VideoList
from ytsb_tui.tui.places.dashboard.videos import Order
from ytsb_tui.tui.screen import Place
from ytsb_tui.tui.widgets.key_line import KeyLine

TALL = (80, 24)
EXHAUSTIVE = pytest.mark.exhaustive


def dashboard(app: StudyBuddyApp) -> Dashboard:
    assert isinstance(app.screen, Dashboard)
    return app.screen


def rows(app: StudyBuddyApp) -> VideoList:
    return dashboard(app).rows


def video_of(app: StudyBuddyApp) -> VideoId | None:
    return rows(app).video


async def at(pilot: Pilot[None], app: StudyBuddyApp, number: int) -> None:
    dashboard(app).go_to_video(vid(number))
    await pilot.pause()


def paused(fake: FakeEngine) -> bool:
    return fake.state.paused


def state_of(fake: FakeEngine, number: int) -> State:
    return fake.state.jobs[vid(number)].state


async def test_the_first_picture() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        shown = screen_text(app)
        for part in ("● Tor ready", "58%", "ready 4 ●●●●", "fetch 1  Linear algebra", "key points",
                     "NEEDS YOU 1", "✗ Lecture 9 (private)", "DONE 6 ▸", "? help"):  # fmt: skip
            assert part in shown, part


async def test_events_change_what_is_shown_and_only_that() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        before = screen_text(app).splitlines()
        fake.change(vid(4), subject="networks")
        await settle(pilot)
        after = screen_text(app).splitlines()
        changed = [y for y, line in enumerate(after) if line != before[y]]
        assert len(changed) == 1
        assert "networks" in after[changed[0]]


async def test_moving() -> None:
    app = app_on(stage.thousands(200))
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("o", "g")
        page = rows(app).scrollable_content_region.height - 1
        for key, place in (
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("up", 0), ("pagedown", page), ("ctrl+f", 2 * page),
            ("pageup", page), ("ctrl+b", 0), ("ctrl+d", page // 2), ("G", 199), ("j", 199), ("g", 0), ("end", 199),
            ("home", 0),
        ):  # fmt: skip
            await pilot.press(key)
            assert rows(app).place == place, key
        await pilot.press("G")
        await settle(pilot)
        assert "200/200" in screen_text(app)


async def test_marks() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("o", "g")
        await pilot.press("space")
        assert rows(app).marks == {vid(0)}
        assert rows(app).place == 1
        await pilot.press("j", "j", "x")
        assert rows(app).marks == {vid(number) for number in range(4)}
        await settle(pilot)
        assert "4 marked" in screen_text(app)
        assert " ◆✓ done      The essence" in screen_text(app)
        await pilot.press("asterisk")
        assert len(rows(app).marks) == 12
        await pilot.press("asterisk")
        assert not rows(app).marks
        await pilot.press("space", "X")
        assert not rows(app).marks
        await pilot.press("space", "escape")
        assert not rows(app).marks


async def test_retry_one() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 2)
        await pilot.press("r")
        await settle(pilot)
        assert fake.called("retry") == [("retry", (vid(2),))]
        assert "· Lecture 9" in screen_text(app)
        assert messages(app) == ["“Lecture 9 (private)”: trying again now."]


async def test_retry_the_marked_ones() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("asterisk")
        await settle(pilot)
        assert "retry 9" in screen_text(app)  # three more are with workers
        await pilot.press("r")
        await settle(pilot)
        assert fake.called("retry") == [("retry", (vid(2), vid(3)))]
        assert messages(app) == ["2 videos: trying again now."]
        assert not rows(app).marks


async def test_retry_all_failed() -> None:
    fake = stage.failed()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("R")
        await settle(pilot)
        assert fake.state.counts["failed"] == 3
        said = "3 failed videos: trying again now. 3 others cannot be healed so: enter says what can help."
        assert messages(app) == [said]
        assert "cannot help any of the 3 failed videos" in (why_no_retry(dashboard(app)) or "")
        fake.emit(e.JobsRemoved(at=NOW, videos=(vid(0), vid(3))))
        await settle(pilot)
        assert "cannot help it." in (why_no_retry(dashboard(app)) or "")


async def test_retry_by_reason() -> None:
    fake = stage.failed()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("b")
        await settle(pilot)
        shown = screen_text(app)
        assert "2  refused: r tries other exits" in shown
        assert "1  private" not in shown
        assert "Retry by reason; 3 others cannot heal" in shown
        await pilot.press("j", "k", "enter")
        await settle(pilot)
        assert fake.called("retry_failed") == [("retry_failed", FailureKind.BLOCKED)]
        assert fake.state.counts["failed"] == 4
        await pilot.press("b", "escape")
        assert isinstance(app.screen, Dashboard)
        assert len(fake.called("retry_failed")) == 1


async def test_pause_and_go_on() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert paused(fake)
        assert "‖ paused" in screen_text(app)
        assert "p resume" in app.screen.query_one(KeyLine).text()
        await pilot.press("p")
        await settle(pilot)
        assert not paused(fake)
        assert fake.called("pause") == [("pause", True), ("pause", False)]


async def test_p_lifts_a_halt() -> None:
    fake = stage.halted()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        assert "✗ Writing has stopped. Anthropic refused the key." in screen_text(app)
        await pilot.press("p")
        await settle(pilot)
        assert fake.called("pause") == [("pause", False)]
        assert "has stopped" not in screen_text(app)


async def test_cancel_and_undo() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 4)
        await pilot.press("c")
        await settle(pilot)
        assert state_of(fake, 4) is State.CANCELLED
        assert "CANCELLED 1 ▸" in screen_text(app)
        await pilot.press("u")
        await settle(pilot)
        assert state_of(fake, 4) is State.QUEUED
        assert messages(app)[-1] == "“Backpropagation, step by step”: queued again."
        await pilot.press("u")
        assert messages(app)[-1] == "There is nothing to undo."


async def test_undo_holds_again_what_was_held() -> None:
    fake = stage.working()
    fake.change(vid(4), state=State.PAUSED)
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 4)
        await pilot.press("c", "u")
        await settle(pilot)
        assert state_of(fake, 4) is State.PAUSED


async def test_cancel_a_running_one() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 6)
        await pilot.press("c")
        await settle(pilot)
        assert state_of(fake, 6) is State.CANCELLED
        (line,) = lines_with(app, "fetch 1")
        assert "Linear algebra, lecture 4" in line
        assert line.removesuffix("│").rstrip().endswith("cancelled")


async def test_hold_and_undo() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 4)
        await pilot.press("h")
        await settle(pilot)
        assert state_of(fake, 4) is State.PAUSED
        assert "PAUSED 1" in screen_text(app)
        await pilot.press("u")
        await settle(pilot)
        assert state_of(fake, 4) is State.QUEUED


async def test_write_anew() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 0)
        await pilot.press("w")
        await settle(pilot)
        assert fake.called("rewrite") == [("rewrite", (vid(0),))]
        assert state_of(fake, 0) is State.QUEUED


@pytest.mark.parametrize("begun", [False, True])
async def test_rewriting_is_undone_until_it_is_over(begun: bool) -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL) as pilot:
        await settle(pilot)
        await at(pilot, app, 0)
        await pilot.press("w")
        await settle(pilot)
        if begun:
            fake.change(vid(0), state=State.RUNNING)
        await pilot.press("u")
        await settle(pilot)
        assert state_of(fake, 0) is State.DONE
        assert bool(fake.called("cancel")) is begun
        assert messages(app)[-1].startswith("“The essence of calculus”: not rewritten.")
        assert ("is paid for" in messages(app)[-1]) is begun
        await at(pilot, app, 0)
        await pilot.press("w")
        await settle(pilot)
        fake.change(vid(0), state=State.DONE, stage=Stage.DONE)
        await pilot.press("u")
        await settle(pilot)
        assert messages(app)[-1] == "“The essence of calculus”: rewritten already."


@pytest.mark.parametrize("state", State)
async def test_a_note_that_exists_opens_whatever_its_state(state: State) -> None:
    fake = stage.working()
    fake.change(vid(0), state=state, stage=Stage.DONE if state is State.DONE else Stage.WRITE, path="a note.md")
    if state is State.RUNNING:
        fake.emit(e.WorkStarted(at=NOW, worker="write 2", video=vid(0), title="Calculus", stage=Stage.WRITE, exit=None))
    app = app_on(fake)
    async with app.run_test(size=TALL) as pilot:
        await settle(pilot)
        dashboard(app).go_to_video(vid(0))
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, Place)
        assert app.screen.place == "reader"


async def test_rewriting_several_asks_and_says_what_it_costs() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("asterisk", "w")
        await settle(pilot)
        assert "rewrite 6 notes: about $0.02, as much as before" in screen_text(app)
        await pilot.press("j", "enter")
        assert not fake.called("rewrite")
        await pilot.press("w", "enter")
        await settle(pilot)
        assert len(fake.called("rewrite")[0][1]) == 6  # type: ignore[arg-type]  # the videos
        for number in (0, 7):
            fake.change(vid(number), state=State.DONE, cost=None)
        await pilot.press("asterisk", "w")
        await settle(pilot)
        assert "rewrite 2 notes: the price is not known" in screen_text(app)


async def test_workers_up_and_down() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("plus", "plus", "minus", "greater_than_sign", "less_than_sign", "greater_than_sign")
        await settle(pilot)
        assert (fake.state.fetchers, fake.state.writers) == (4, 3)
        assert {"fetch 4", "write 3"} <= fake.running
        assert "4 fetch  3 write" in screen_text(app)


async def test_workers_have_limits() -> None:
    fake = stage.engine()
    stage.tor_ready(fake, 32, 1)
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("plus", "less_than_sign")
        assert not fake.called("set_workers")
        assert messages(app) == [
            "There can be at most 32 fetch workers.",
            "At least one note writer is needed. Press p to pause.",
        ]


async def test_filter() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"linear", "enter")
        await settle(pilot)
        assert [one.video for one in rows(app).jobs] == [vid(6)]
        assert "1 of 12  / linear" in screen_text(app)
        assert app.focused is rows(app)
        await pilot.press("slash", *"zzz")
        await settle(pilot)
        assert "None of 12 videos matches. Press esc to show all." in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert len(rows(app).jobs) == 3
        assert not app.screen.query_one("#find", Input).display


async def test_one_state_after_the_other() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        seen = []
        for _ in range(7):
            await pilot.press("f")
            seen.append((dashboard(app).view.only, len(rows(app).jobs)))
        assert seen == [
            ("fetching", 1),
            ("writing", 2),
            ("waiting", 1),
            ("queued", 1),
            ("failed", 1),
            ("done", 6),
            (None, 3),
        ]


async def test_sorting_goes_round() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        for order in (Order.ADDED, Order.TITLE, Order.LENGTH, Order.CHANGED, Order.NEED):
            await pilot.press("o")
            assert dashboard(app).view.order is order


async def test_the_cursor_stays_on_its_video_when_the_order_changes() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 7)
        await pilot.press("o", "o")
        assert video_of(app) == vid(7)
        assert "But what is a convolution" in screen_text(app)


async def test_the_cursor_stays_when_videos_come_and_go() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 4)
        fake.emit(e.JobsRemoved(at=NOW, videos=(vid(0), vid(1), vid(2))))
        await settle(pilot)
        assert video_of(app) == vid(4)
        fake.emit(e.JobsRemoved(at=NOW, videos=tuple(fake.state.jobs)))
        await settle(pilot)
        assert rows(app).current is None
        assert "No videos yet" in screen_text(app)


async def test_info_and_open_show_the_story() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 3)
        for key in ("i", "enter"):
            await pilot.press(key)
            await settle(pilot)
            assert "3 tries over 3 exits" in screen_text(app)
            await pilot.press("escape")
            assert isinstance(app.screen, Dashboard)


async def test_copying_the_link() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 0)
        await pilot.press("y")
        assert app.clipboard == "https://youtu.be/vid00000000"
        await pilot.press("space", "k", "k", "space", "y")
        assert app.clipboard.count("\n") == 1


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("r", "There is no video here yet. Press a to add some."),
        ("c", "There is no video here yet. Press a to add some."),
        ("enter", "There is no video here yet. Press a to add some."),
        ("slash", "There is no video here yet. Press a to add some."),
        ("R", "No video has failed."),
        ("b", "No video has failed."),
        ("u", "There is nothing to undo."),
    ],
)
async def test_keys_say_why_they_do_nothing_here(key: str, told: str) -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press(key)
        assert messages(app) == [told]
        assert not fake.calls


@pytest.mark.parametrize(
    ("number", "key", "told"),
    [
        (0, "r", "This video is done. Rewrite its note instead."),
        (4, "r", "This video is queued or running already."),
        (0, "c", "This video is done. There is nothing to cancel."),
        (0, "h", "Only queued and waiting videos can be paused."),
        (4, "w", "Only the note of a finished video can be rewritten."),
    ],
)
async def test_keys_say_why_they_do_nothing_for_this_video(number: int, key: str, told: str) -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, number)
        await pilot.press(key)
        assert messages(app) == [told]
        assert not fake.calls


async def test_keys_that_do_nothing_are_not_offered() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=(240, 40), notifications=True) as pilot:
        await settle(pilot)
        words = {key.word for key in app.screen.query_one(KeyLine).keys}
        assert {"add", "help"} <= words
        assert not {"retry", "filter", "cancel"} & words
        fake.emit(e.JobsChanged(at=NOW, jobs=(job(1),)))
        await settle(pilot)
        offered = [key.word for key in app.screen.query_one(KeyLine).keys]
        assert {"filter", "cancel"} <= set(offered)
        assert offered.count("info") == 1, "enter and i do the same for a video without a note"


async def test_keys_stay_in_sight_beside_a_message() -> None:
    app = app_on(stage.empty())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.say("Simulated. When a video waits or fails, select it and press r.")
        await settle(pilot)
        assert screen_text(app).endswith("press r.   a add  ? help")
        await pilot.click(KeyLine, offset=(66, 0))
        await settle(pilot)
        assert isinstance(app.screen, Add), "what is shown can be clicked"


async def test_a_click_on_the_key_line_is_the_key() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        place = app.screen.query_one(KeyLine).text().index("p pause")
        await pilot.click(KeyLine, offset=(place + 2, 0))
        await settle(pilot)
        assert fake.state.paused


async def test_the_mouse_moves_and_opens() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("o", "g")
        await pilot.click(VideoList, offset=(10, 4))
        assert rows(app).place == 3
        await pilot.click(VideoList, offset=(10, 4), times=2)
        await settle(pilot)
        assert not isinstance(app.screen, Dashboard)


def lines_with(app: StudyBuddyApp, words: str) -> list[str]:
    return [line for line in screen_text(app).splitlines() if words in line]


async def test_running_videos_are_listed_once() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert len(lines_with(app, "Eigenvalues and eigenvectors")) == 1
        await pilot.press("slash", *"eigenvalues", "enter")
        await settle(pilot)
        assert "RUNNING 1" in screen_text(app)
        await pilot.press("escape")
        await pilot.resize_terminal(60, 14)  # no room for the workers
        await settle(pilot)
        assert "RUNNING 3" in screen_text(app)


async def test_a_group_is_opened_folded_and_marked_as_one() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("G", "r")
        assert messages(app) == ["This is a group. Press enter to open or fold it, space to mark all of it."]
        await pilot.press("enter")
        await settle(pilot)
        assert "✓ The essence of calculus" in screen_text(app)
        assert len(rows(app).jobs) == 9
        await pilot.press("space")
        assert len(rows(app).marks) == 6
        await pilot.press("k", "space")
        assert not rows(app).marks
        await pilot.press("k", "enter")
        assert len(rows(app).jobs) == 3
        await pilot.press("k", "x", "j", "x")  # from row to row, and not the folded group below
        assert rows(app).marks == {vid(4)}


async def test_from_group_to_group() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        seen = []
        for key in ("right_square_bracket", "right_square_bracket", "right_square_bracket", "right_square_bracket",
                    "left_square_bracket"):  # fmt: skip
            await pilot.press(key)
            assert rows(app).current is not None
            seen.append(rows(app).name_of(rows(app).items[rows(app).place]))
        assert seen == ["waiting", "queued", "done", "done", "queued"]


async def test_a_number_in_the_header_leads_to_its_videos() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        told = screen_text(app).splitlines()[0]
        await pilot.click("#header", offset=(told.index("6 done") + 1, 0))
        await settle(pilot)
        assert video_of(app) == vid(11)  # the latest
        await pilot.click("#header", offset=(told.index("3 running") + 1, 0))
        assert app.focused is dashboard(app).worker_list
        await pilot.click("#header", offset=(told.index("1 needs you") + 1, 0))
        assert video_of(app) == vid(2)


async def test_a_worker_is_opened_and_its_video_cancelled() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("tab", "tab")
        assert app.focused is dashboard(app).worker_list
        await pilot.press("c")
        assert state_of(fake, 6) is State.CANCELLED
        await pilot.press("G", "c")
        assert messages(app)[-1] == "No video is selected."


async def test_the_panel_of_workers_does_not_shrink_while_there_is_work() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        before = dashboard(app).worker_list.size.height
        fake.emit(e.WorkEnded(at=NOW, worker="write 1"), e.WorkEnded(at=NOW, worker="write 2"))
        await settle(pilot)
        assert dashboard(app).worker_list.size.height == before
        jobs = (replace(one, state=State.DONE) for one in fake.state.jobs.values())
        fake.emit(e.WorkEnded(at=NOW - 99, worker="fetch 1"), e.JobsChanged(at=NOW, jobs=tuple(jobs)))
        await settle(pilot)
        assert dashboard(app).worker_list.size.height < before


async def test_the_detail_pane_follows_the_cursor() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 3)
        await settle(pilot)
        shown = screen_text(app)
        assert "3 tries over 3 exits" in shown
        assert "Exits" in shown


@pytest.mark.parametrize(
    "size",
    [
        *((1, 1), (40, 10), (300, 100)),
        *(pytest.param(s, marks=EXHAUSTIVE) for s in ((20, 5), (60, 15), (80, 24), (100, 30), (120, 30), (160, 50))),
    ],
)
async def test_every_size_is_survived_and_left_again(size: tuple[int, int]) -> None:
    app = app_on(stage.working())
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        before = screen_text(app)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        await pilot.press("j", "k")
        await pilot.resize_terminal(*TALL)
        await settle(pilot)
        assert screen_text(app) == before


HOSTILE = (
    "[/x] [@click=app.quit]quit[/] [red]red",
    "\x1b]0;title\x07\x1b[31mred\x1b[0m \x9b31m",
    "a\u202etxt.exe\u2066b\u200bc",
    "Z̷̡̛̭̳͍a̸͓̋l̴̪̐g̵̝̅o̸͕͘ " * 20,
    "日本語のとても長い題名" * 30,
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇩🇪1️⃣" * 10,
    "x" * 10_000,
    "line\nbreak\ttab\rreturn",
    "../../etc/passwd",
    "",
)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 40), marks=EXHAUSTIVE)])
async def test_hostile_titles_stay_in_their_row(title: str, size: tuple[int, int]) -> None:
    from ytsb_tui.core.text.cleaning import clean

    fake = stage.working()
    tame = app_on(stage.working())
    async with tame.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        frame = screen_text(tame).splitlines()
    for number in (0, 2, 3):
        fake.change(vid(number), title=clean(title) or None, reason=clean(title), subject=clean(title))
    app = app_on(fake)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("j", "j")
        await settle(pilot)
        shown = screen_text(app)
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in shown.replace("\n", ""))
        from rich.cells import cell_len

        for y, line in enumerate(shown.splitlines()):
            if frame[y].startswith(("╭", "│", "╰")):
                assert line[0] == frame[y][0]
                assert line[-1] == frame[y][-1]
                assert cell_len(line) == size[0]
        await pilot.press("i")
        await settle(pilot)
        await pilot.press("escape", "r")
        await settle(pilot)
    assert app.return_code in (None, 0)


@pytest.mark.parametrize(
    ("number", "after", "key"),
    [
        (0, State.DONE, "d"),
        (1, State.QUEUED, "delete"),
        (2, State.FAILED, "d"),
        (3, State.QUEUED, "d"),
        (4, State.QUEUED, "d"),
    ],
)
async def test_remove_and_undo(number: int, after: State, key: str) -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, number)
        await pilot.press(key)
        await settle(pilot)
        assert vid(number) not in fake.state.jobs
        assert vid(number) not in [job.video for job in app.screen.query_one(VideoList).jobs]
        assert "Press u to undo" in messages(app)[-1]
        await pilot.press("u")
        await settle(pilot)
        assert state_of(fake, number) is after
        assert vid(number) in [job.video for job in app.screen.query_one(VideoList).jobs]


async def test_remove_the_marked_ones_and_undo_holds_again_what_was_held() -> None:
    fake = stage.working()
    fake.change(vid(4), state=State.PAUSED)
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 3)
        await pilot.press("space", "space", "d")
        await settle(pilot)
        assert fake.called("remove") == [("remove", (vid(3), vid(4)))]
        await pilot.press("u")
        await settle(pilot)
        assert state_of(fake, 3) is State.QUEUED
        assert state_of(fake, 4) is State.PAUSED


async def test_another_country() -> None:
    fake = stage.failed()
    app = app_on(fake)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await settle(pilot)
        await at(pilot, app, 1)
        await pilot.press("e")
        await settle(pilot)
        assert fake.called("retry") == [("retry", (vid(1),), "elsewhere")]
        assert "in another country" in messages(app)[-1]
        await at(pilot, app, 5)  # its transcript is there
        await pilot.press("e")
        await settle(pilot)
        assert "Use retry instead" in messages(app)[-1]
        assert len(fake.called("retry")) == 1
