"""Commands for the listed videos and for the work as a whole, and why a key does nothing now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from ytsb_tui.core.jobs.commands import Change, JobCommand, Refusal, command_result, status_of
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.jobs.limits import MOST_FETCHERS, MOST_WRITERS
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.places.dashboard.video_list import VideoList
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import Place, study

_JOB_COMMANDS = {  # by the action of a key
    "retry": JobCommand.RETRY,
    "elsewhere": JobCommand.RETRY_ELSEWHERE,
    "cancel": JobCommand.CANCEL,
    "hold": JobCommand.PAUSE,
    "again": JobCommand.REWRITE,
    "remove": JobCommand.REMOVE,
}
_ON_CHOSEN = frozenset({*_JOB_COMMANDS, "open", "detail", "copy"})


class Orders(Place):
    """A place with a list of videos that take commands."""

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

    def _results(self, command: JobCommand) -> Iterator[tuple[Job, Change | Refusal]]:
        return ((job, command_result(command, status_of(job), notes=True)) for job in self.chosen())

    def _allowed(self, command: JobCommand) -> tuple[VideoId, ...]:
        """The chosen videos that the command would change."""
        return tuple(job.video for job, result in self._results(command) if isinstance(result, Change))

    def _refusal(self, command: JobCommand) -> str | None:
        """Why the command would change none of the chosen videos, None when it would change one."""
        reasons: set[str] = set()
        for _, result in self._results(command):
            if isinstance(result, Change):
                return None
            reasons.add(result.reason)
        return reasons.pop() if len(reasons) == 1 else f"You cannot {command} any of the marked videos."

    def _stopped(self, command: JobCommand) -> tuple[Job, ...]:
        """The chosen videos, as they are now, that the command would cancel."""
        return tuple(
            job
            for job, result in self._results(command)
            if isinstance(result, Change) and result.state is State.CANCELLED and job.state is not State.CANCELLED
        )

    def _about(self, videos: Sequence[VideoId]) -> str:
        jobs = study(self).panel.jobs
        return f"“{jobs[videos[0]].name}”" if len(videos) == 1 else many(len(videos), "video")

    def why_not(self, action: str) -> str | None:
        """Why an action can do nothing now."""
        app = study(self)
        state = app.panel
        name = action.partition("(")[0]
        if name in _ON_CHOSEN and not self.chosen():
            return "There is no video here yet. Press a to add some." if not state.jobs else "No video is selected."
        if name in _JOB_COMMANDS:
            return self._refusal(_JOB_COMMANDS[name])
        match name:
            case "retry_failed" | "retry_by_reason" if not state.counts.get("failed"):
                return "No video has failed."
            case "undo" if not app.undo:
                return "There is nothing to undo."
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
            return f"At least one {noun} is needed. Press p to pause."
        return f"There can be at most {most} {noun}s." if not fewer and count >= most else None

    # commands

    def action_add(self) -> None:
        """Opens the dialog that takes anything."""
        study(self).open_add()

    async def action_retry(self) -> None:
        """Tries the chosen ones again now."""
        if self.refused("retry"):
            return
        videos = self._allowed(JobCommand.RETRY)
        about = self._about(videos)
        await study(self).client.retry(videos)
        study(self).say(f"{about}: trying again now.")
        self.rows.mark(())

    async def action_elsewhere(self) -> None:
        """Tries the chosen ones again now, over exits in other countries."""
        if self.refused("elsewhere"):
            return
        videos = self._allowed(JobCommand.RETRY_ELSEWHERE)
        about = self._about(videos)
        await study(self).client.retry(videos, elsewhere=True)
        study(self).say(f"{about}: trying again now, in another country.")
        self.rows.mark(())

    async def action_remove(self) -> None:
        """Removes the chosen ones from the list; undo restores them as they were."""
        if self.refused("remove"):
            return
        app = study(self)
        videos, stopped = self._allowed(JobCommand.REMOVE), self._stopped(JobCommand.REMOVE)
        about = self._about(videos)
        await app.client.remove(videos)

        async def undo() -> None:
            await app.client.restore(videos)
            await self._resume(stopped)

        app.remember(f"{about}: on the list again.", undo)
        app.say(f"{about}: removed from the list. Press u to undo.")
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
        from ytsb_tui.tui.dialogs.reasons import Reasons

        jobs = study(self).panel.jobs.values()
        failed = Counter(job.kind for job in jobs if job.state is State.FAILED and job.kind is not None)

        async def retry(kind: FailureKind | None) -> None:
            if kind is not None:
                count = await study(self).client.retry_failed(kind)
                study(self).say(f"{many(count, 'video')} ({kind.value}): trying again now.")

        self.app.push_screen(Reasons(failed), retry)

    async def action_pause(self) -> None:
        """Pauses or resumes all work; resuming also lifts a halt."""
        app = study(self)
        if app.panel.paused or app.panel.halted:
            await app.client.pause(False)
            app.say("Resumed.")
        else:
            await app.client.pause(True)
            app.say("Paused: running work finishes, nothing new starts. Press p to resume.")

    async def action_cancel(self) -> None:
        """Cancels the chosen ones; undo queues them again."""
        if self.refused("cancel"):
            return
        app = study(self)
        videos, stopped = self._allowed(JobCommand.CANCEL), self._stopped(JobCommand.CANCEL)
        about = self._about(videos)
        await app.client.cancel(videos)
        app.remember(f"{about}: queued again.", partial(self._resume, stopped))
        app.say(f"{about}: cancelled. Press u to undo.")
        self.rows.mark(())

    async def _resume(self, cancelled: Sequence[Job]) -> None:
        """Queues these jobs again, as they were before they were cancelled; paused ones are paused again."""
        client = study(self).client
        await client.retry([job.video for job in cancelled])
        await client.pause_videos([job.video for job in cancelled if job.state is State.PAUSED])

    async def action_hold(self) -> None:
        """Pauses the chosen ones."""
        if self.refused("hold"):
            return
        app = study(self)
        videos = self._allowed(JobCommand.PAUSE)
        about = self._about(videos)
        await app.client.pause_videos(videos)

        async def undo() -> None:
            await app.client.retry(videos)

        app.remember(f"{about}: queued again.", undo)
        app.say(f"{about}: paused. Press r to retry, u to undo.")
        self.rows.mark(())

    async def action_again(self) -> None:
        """Rewrites the chosen notes."""
        if self.refused("again"):
            return
        videos = self._allowed(JobCommand.REWRITE)
        about = self._about(videos)
        await study(self).client.rewrite(videos)
        study(self).say(f"{about}: the note will be rewritten.")
        self.rows.mark(())

    async def action_undo(self) -> None:
        """Undoes the last cancel, pause or remove."""
        if self.refused("undo"):
            return
        message, undo = study(self).undo.pop()
        await undo()
        study(self).say(message)
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
        from ytsb_tui.tui.dialogs.story import Story

        assert self.current is not None
        self.app.push_screen(Story(self.current.video))

    def action_copy(self) -> None:
        """Copies the link through OSC 52."""
        if self.refused("copy"):
            return
        links = [url_at(job.video) for job in self.chosen()]
        self.app.copy_to_clipboard("\n".join(links))
        study(self).say(f"Copied: {links[0]}" if len(links) == 1 else f"Copied {len(links)} links.")
