"""What a person can order: add, retry, pause, cancel, undo, more or fewer workers, and why a key does nothing now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.jobs.limits import MOST_FETCHERS, MOST_WRITERS
from ytsb_tui.core.videos.video import VideoId, watch_url
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screens.place import Place, study
from ytsb_tui.tui.widgets.video_list import VideoList

_RETRIED = (State.FAILED, State.WAITING, State.CANCELLED, State.PAUSED)
_HELD = (State.QUEUED, State.WAITING)
_ON_CHOSEN = frozenset({"retry", "elsewhere", "cancel", "hold", "again", "open", "detail", "copy", "remove"})


class Orders(Place):
    """A place with a list of videos that orders can be given for."""

    @property
    def current(self) -> Job | None:
        """The video under the cursor."""
        raise NotImplementedError

    @property
    def rows(self) -> VideoList:
        """The list."""
        raise NotImplementedError

    def chosen(self) -> tuple[Job, ...]:
        """The marked videos, else the one under the cursor."""
        jobs = study(self).panel.jobs
        if self.rows.marks:
            marked = (jobs[video] for video in self.rows.marks if video in jobs)
            return tuple(sorted(marked, key=lambda job: job.position))
        return (self.current,) if self.current is not None else ()

    def _of(self, states: Sequence[State]) -> tuple[VideoId, ...]:
        return tuple(job.video for job in self.chosen() if job.state in states)

    def _of_stage(self, stage: Stage) -> tuple[VideoId, ...]:
        return tuple(job.video for job in self.chosen() if job.state in _RETRIED and job.stage is stage)

    def _about(self, videos: Sequence[VideoId]) -> str:
        jobs = study(self).panel.jobs
        return f"“{jobs[videos[0]].name}”" if len(videos) == 1 else many(len(videos), "video")

    def why_not(self, action: str) -> str | None:
        """Why an action can do nothing now."""
        app = study(self)
        state = app.panel
        name = action.partition("(")[0]
        one = not self.rows.marks
        job = self.current
        if name in _ON_CHOSEN and not self.chosen():
            return "There is no video here yet. Press a to add some." if not state.jobs else "No video is selected."
        match name:
            case "retry" if not self._of(_RETRIED):
                assert job is not None or not one
                if one and job is not None and job.state is State.DONE:
                    return "This video is done. Press w to write its note anew."
                running = "Nothing to retry: it is queued or running already."
                return running if one else "None of the marked videos can be retried."
            case "elsewhere" if not self._of_stage(Stage.FETCH):
                return "Another country helps with a transcript that has not been fetched. Press r to try again."
            case "retry_failed" | "retry_by_reason" if not state.counts.get("failed"):
                return "No video has failed."
            case "cancel" if not self._of((*_HELD, State.PAUSED, State.FAILED, State.RUNNING)):
                return "Done or cancelled already: there is nothing to cancel."
            case "hold" if not self._of(_HELD):
                return "Only queued and waiting videos can be held back."
            case "again" if not self._of((State.DONE,)):
                return "Only finished videos can be written anew."
            case "undo" if not app.undo:
                return "There is nothing to take back."
            case "filter" | "only" | "sort" if not state.jobs:
                return "There is no video here yet. Press a to add some."
            case "fetchers":
                return self._why_no_worker(action, state.fetchers, MOST_FETCHERS, "fetch worker")
            case "writers":
                return self._why_no_worker(action, state.writers, MOST_WRITERS, "note writer")
        return None

    @staticmethod
    def _why_no_worker(action: str, count: int, most: int, noun: str) -> str | None:
        fewer = "-1" in action
        if fewer and count <= 1:
            return f"One {noun} is the fewest. Press p to pause."
        return f"{most} {noun}s are the most." if not fewer and count >= most else None

    # orders

    def action_add(self) -> None:
        """Opens the dialog that takes anything."""
        study(self).open_add()

    async def action_retry(self) -> None:
        """Tries the chosen ones again now."""
        if self.refused("retry"):
            return
        videos = self._of(_RETRIED)
        about = self._about(videos)
        await study(self).client.retry(videos)
        study(self).say(f"{about}: trying again now.")
        self.rows.mark(())

    async def action_elsewhere(self) -> None:
        """Tries the chosen ones again now, over exits in other countries."""
        if self.refused("elsewhere"):
            return
        videos = self._of_stage(Stage.FETCH)
        about = self._about(videos)
        await study(self).client.retry(videos, elsewhere=True)
        study(self).say(f"{about}: trying again now, in another country.")
        self.rows.mark(())

    async def action_remove(self) -> None:
        """Takes the chosen ones off the list; undo brings them back as they were."""
        if self.refused("remove"):
            return
        app = study(self)
        jobs = self.chosen()
        videos = tuple(job.video for job in jobs)
        about = self._about(videos)
        ended = (State.DONE, State.FAILED, State.CANCELLED)
        again = tuple(job.video for job in jobs if job.state not in ended)
        held = tuple(job.video for job in jobs if job.state is State.PAUSED)
        await app.client.remove(videos)

        async def back() -> None:
            await app.client.restore(videos)
            if again:
                await app.client.retry(again)
            if held:
                await app.client.pause_videos(held)

        app.remember(f"{about}: on the list again.", back)
        app.say(f"{about}: removed from the list. u takes it back.")
        self.rows.mark(())

    async def action_retry_failed(self) -> None:
        """Tries all failed ones again."""
        if self.refused("retry_failed"):
            return
        count = await study(self).client.retry_failed()
        study(self).say(f"{many(count, 'failed video')}: trying again now.")

    def action_retry_by_reason(self) -> None:
        """Opens the chooser of reasons."""
        if self.refused("retry_by_reason"):
            return
        from ytsb_tui.tui.screens.reasons import Reasons

        jobs = study(self).panel.jobs.values()
        failed = Counter(job.kind for job in jobs if job.state is State.FAILED and job.kind is not None)

        async def retry(kind: FailureKind | None) -> None:
            if kind is not None:
                count = await study(self).client.retry_failed(kind)
                study(self).say(f"{many(count, 'video')} ({kind.value}): trying again now.")

        self.app.push_screen(Reasons(failed), retry)

    async def action_pause(self) -> None:
        """Pauses, or goes on; going on also lifts a halt."""
        app = study(self)
        if app.panel.paused or app.panel.halted:
            await app.client.pause(False)
            app.say("Going on.")
        else:
            await app.client.pause(True)
            app.say("Paused: what runs is finished, nothing new is started. p goes on.")

    async def action_cancel(self) -> None:
        """Cancels the chosen ones; undo queues them again."""
        if self.refused("cancel"):
            return
        app = study(self)
        jobs = [job for job in self.chosen() if job.state not in (State.DONE, State.CANCELLED)]
        videos = tuple(job.video for job in jobs)
        about = self._about(videos)
        held = tuple(job.video for job in jobs if job.state is State.PAUSED)
        await app.client.cancel(videos)

        async def back() -> None:
            await app.client.retry(videos)
            if held:
                await app.client.pause_videos(held)

        app.remember(f"{about}: queued again.", back)
        app.say(f"{about}: cancelled. u takes it back.")
        self.rows.mark(())

    async def action_hold(self) -> None:
        """Holds the chosen ones back."""
        if self.refused("hold"):
            return
        app = study(self)
        videos = self._of(_HELD)
        about = self._about(videos)
        await app.client.pause_videos(videos)

        async def back() -> None:
            await app.client.retry(videos)

        app.remember(f"{about}: queued again.", back)
        app.say(f"{about}: held back. r goes on, u takes it back.")
        self.rows.mark(())

    async def action_again(self) -> None:
        """Writes the chosen notes anew."""
        if self.refused("again"):
            return
        videos = self._of((State.DONE,))
        about = self._about(videos)
        await study(self).client.rewrite(videos)
        study(self).say(f"{about}: the note is written anew.")
        self.rows.mark(())

    async def action_undo(self) -> None:
        """Takes back the last cancel or hold."""
        if self.refused("undo"):
            return
        told, back = study(self).undo.pop()
        await back()
        study(self).say(told)
        self.show_keys()

    async def action_fetchers(self, by: int) -> None:
        """More or fewer fetch workers."""
        await self._workers(f"fetchers({by})", by, 0)

    async def action_writers(self, by: int) -> None:
        """More or fewer note writers."""
        await self._workers(f"writers({by})", 0, by)

    async def _workers(self, action: str, fetchers: int, writers: int) -> None:
        if self.refused(action):
            return
        state = study(self).panel
        await study(self).client.set_workers(state.fetchers + fetchers, state.writers + writers)

    def action_open(self) -> None:
        """The note; for a video without one, its story."""
        if self.refused("open"):
            return
        job = self.current
        assert job is not None
        writing = job.state is State.RUNNING and job.stage is Stage.WRITE
        if job.state is State.DONE or writing:
            study(self).open_note(job.video)
        else:
            self.action_detail()

    def action_detail(self) -> None:
        """The whole story of the video."""
        if self.refused("detail"):
            return
        from ytsb_tui.tui.screens.story import Story

        assert self.current is not None
        self.app.push_screen(Story(self.current.video))

    def action_copy(self) -> None:
        """Copies the link through OSC 52."""
        if self.refused("copy"):
            return
        links = [watch_url(job.video) for job in self.chosen()]
        self.app.copy_to_clipboard("\n".join(links))
        study(self).say(f"Copied: {links[0]}" if len(links) == 1 else f"Copied {len(links)} links.")
