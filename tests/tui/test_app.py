"""The app around its places: following the engine, its loops, ticks, signals, a terminal that goes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence

import pytest

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.commands import COMMANDS
from tests.tui.stage import NOW, app_on, messages, screen_text, settle, vid
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Loop
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.terminal import HangUp

SIZE = (80, 24)


async def test_the_loops_run_as_workers_with_their_names_and_groups() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        running = {(worker.name, worker.group) for worker in app.workers if worker.is_running}
        assert {("network", "network"), ("exits", "exits"), ("fetch 3", "fetch"), ("write 2", "write")} <= running
        assert fake.running == {"network", "exits", "sources", "fetch 1", "fetch 2", "fetch 3", "write 1", "write 2"}


async def test_loops_are_started_once_and_again_when_the_workers_change() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await fake.set_workers(3, 4)
        await settle(pilot)
        assert sorted(fake.started) == sorted(set(fake.started))
        assert {"write 3", "write 4"} <= fake.running


async def test_a_loop_that_breaks_is_told_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = stage.working()

    async def broken() -> None:
        raise RuntimeError("[boom]")

    loops = fake.loops()
    monkeypatch.setattr(fake, "loops", lambda: (*loops, Loop(name="odd", group="fetch", run=broken)))
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert "odd has stopped: [boom]" in messages(app)[0]
        assert "fetch 1" in fake.running


async def test_what_happens_out_of_sight_is_said() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        failure = e.SourceFailed(
            at=NOW, source="PLx", kind=FailureKind.SOURCE, reason="It is gone.", action="Check it."
        )
        fake.emit(e.SourceListed(at=NOW, source="PLy", title="A [b]list", found=9, new=4), failure)
        await settle(pilot)
        assert messages(app) == ["A [b]list: 9 videos, 4 new.", "PLx: It is gone. Check it."]


async def test_times_tick_only_while_something_runs() -> None:
    now = [NOW]
    fake = stage.working()
    app = app_on(fake, clock=lambda: now[0])
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert "refused by 3 exits   0:42" in screen_text(app)
        now[0] += 10
        app.frames.tick()
        await settle(pilot)
        assert "refused by 3 exits   0:32" in screen_text(app)
        assert "22s" in screen_text(app)


async def test_a_key_before_the_frame_acts_on_what_is_and_no_tick_shows_half_of_it() -> None:
    fake = stage.failed()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        dashboard = app.screen
        assert isinstance(dashboard, Dashboard)
        assert dashboard.current is not None
        video, done = dashboard.current.video, f"{app.panel.counts.get('done', 0) + 1} done"
        app.frames.due = True  # it comes later, as over SSH
        fake.change(video, state=State.DONE, kind=None, reason=None, path="Lectures/Now public.md")
        await pilot.pause()
        app.frames.tick()
        await pilot.pause()
        assert done not in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Reader)


async def test_nothing_is_drawn_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [NOW]
    app = app_on(stage.failed(), clock=lambda: now[0])
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        drawn: list[object] = []
        real = app._display

        def display(screen: object, renderable: object) -> None:
            drawn.append(renderable)
            real(screen, renderable)  # type: ignore[arg-type]  # passed through

        monkeypatch.setattr(app, "_display", display)
        for _ in range(5):
            now[0] += 1
            app.frames.tick()
            await settle(pilot)
        assert drawn == []


async def test_a_state_that_is_the_same_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        drawn: list[object] = []
        monkeypatch.setattr(app, "_display", lambda screen, renderable: drawn.append(renderable))
        fake.emit(e.Message(at=NOW, level="info", text="for the log, which is not on screen"))
        await settle(pilot)
        assert drawn == []


async def test_many_events_make_few_pictures() -> None:
    fake = stage.thousands(1000)
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        shown = 0
        real = app.frames.draw

        def draw() -> None:
            nonlocal shown
            shown += 1
            real()

        app.frames.draw = draw  # type: ignore[method-assign]  # counted
        begin = asyncio.get_running_loop().time()
        for number in range(200):
            fake.change(vid(number), state=State.FAILED)
            await asyncio.sleep(0)
        await settle(pilot)
        spent = asyncio.get_running_loop().time() - begin
        assert 1 <= shown <= 2 + spent * 10


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
async def test_signals_drain_and_end_with_their_code(number: signal.Signals, code: int) -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            while not fake.drained:
                await asyncio.sleep(0)
        os.kill(os.getpid(), number)  # a second one changes nothing
        await settle(pilot)
    assert fake.drained == [1.0]
    assert fake.drain_ended
    assert not fake.running
    assert app.return_code == code
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_an_engine_that_does_not_end_is_left_after_two_seconds() -> None:
    class Stuck(FakeEngine):
        async def drain(self, patience: float) -> None:
            self.drained.append(patience)
            await asyncio.Event().wait()

    fake = Stuck(stage.working().state, clock=lambda: NOW)
    app = app_on(fake)
    begin = asyncio.get_running_loop().time()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        begin = asyncio.get_running_loop().time()
        app.shutdown.on_signal(HangUp)
        async with asyncio.timeout(10):
            while app.return_code is None:
                await asyncio.sleep(0.01)
    assert asyncio.get_running_loop().time() - begin < 5
    assert app.return_code == 129


async def test_a_command_that_waits_for_the_library_keeps_no_key_waiting() -> None:
    class Waiting(FakeEngine):
        async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
            await answer.wait()
            raise SetupFailure(FailureKind.LIBRARY, "The library is locked.", "Close the other program.")

    answer = asyncio.Event()
    app = app_on(Waiting(stage.failed().state, clock=lambda: NOW))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("r", "n")
        await settle(pilot)
        assert app.current_mode == "network"
        answer.set()
        await settle(pilot)
        assert messages(app) == ["The library is locked. Close the other program."]


@pytest.mark.exhaustive
@pytest.mark.parametrize("scene", ["empty", "bootstrapping", "working", "failed", "halted"])
async def test_every_key_on_every_place_is_survived(scene: str) -> None:
    """Presses each key of each place in each state; what they do is tested one by one elsewhere."""
    app = app_on(stage.SCENES[scene]())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        keys = [
            key for key in app.screen.active_bindings if key not in ("q", "ctrl+q", "ctrl+z", "ctrl+c", "D", "shift+d")
        ]
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            assert app.is_running
            assert app._exception is None
            for _ in range(3):
                if not isinstance(app.screen, Dashboard):
                    await pilot.press("escape")
            assert isinstance(app.screen, Dashboard), key


async def test_every_binding_has_an_id_and_a_sentence() -> None:
    app = app_on(stage.working())
    ours = ("Dashboard", "VideoList", "StudyBuddyApp")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        for active in app.screen.active_bindings.values():
            if type(active.node).__name__ in ours and active.binding.id is not None:
                assert active.binding.id in COMMANDS
                assert active.binding.tooltip
    assert len({command.name for command in COMMANDS.values() if command.id.startswith(("videos.", "work."))}) > 15
    assert all(command.tip and ": " in command.name for command in COMMANDS.values())


async def test_a_keymap_changes_keys_and_what_the_footer_says() -> None:
    fake = stage.working()
    app = app_on(fake, keymap={"work.pause": "ctrl+t"})
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert "ctrl+t pause" in screen_text(app)
        await pilot.press("p")
        await settle(pilot)
        assert not fake.called("pause")
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert fake.called("pause")


async def test_ascii_draws_nothing_else() -> None:
    from ytsb_tui.tui.render.look import ASCII

    app = app_on(stage.working(), look=ASCII, theme="terminal")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        for keys, told in (
            ((), "* Tor ready"),
            (("a",), "subject (optional)"),
            (("escape", "i"), "remove from the list"),
            (("escape", "question_mark"), "Add videos: paste links"),
            (("escape", "q"), "wait for what is running"),
            (("escape", "b"), "ask the owner"),
        ):
            await pilot.press(*keys)
            await settle(pilot)
            shown = screen_text(app)
            assert told in shown
            assert shown.isascii(), [char for char in shown if not char.isascii()]


async def test_no_color_sends_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(stage.working(), theme=None)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert app.theme == "terminal"
        strips = app.screen._compositor.render_strips(app.size)
        for filter_ in app._filters:
            if filter_.enabled:
                strips = [strip.apply_filter(filter_, app.screen.styles.background) for strip in strips]
        colours = {segment.style.color for strip in strips for segment in strip if segment.style}
        assert {colour.name for colour in colours if colour} <= {"default"}


async def test_redraw() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        before = screen_text(app)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert screen_text(app) == before


async def test_a_crash_report_shows_where_it_was_and_no_secret_that_was_in_hand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = app_on(stage.working())

    def crash() -> None:
        key = "-".join(["hush"] * 3)
        raise RuntimeError(f"broken after {len(key)} letters")

    with pytest.raises(RuntimeError):
        async with app.run_test(size=(120, 40)):
            app.call_later(crash)
    report = capsys.readouterr().err
    assert "broken after 14 letters" in report
    assert "in crash" in report
    assert "hush-hush" not in report
