"""What other programs may do with the library. Everything is read and added through the library's file, so it makes no
difference whether the app is open. What costs money needs the setting `mcp_spending`."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.jobs.limits import ADDED_AT_ONCE
from ytsb_tui.core.knowledge.conversations import Conversation, Said, Turn, exchanges, heard
from ytsb_tui.core.knowledge.questions import Excerpt, Scope, Statement
from ytsb_tui.core.knowledge.search import Hit, Mention, Moment
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.sources import find_sources, video_named
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId, VideoSource
from ytsb_tui.engine.library_reader import material_for
from ytsb_tui.engine.models.answers import ModelAnswers
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.headless.json_lines import Json, job_object
from ytsb_tui.providers import has_model, required_model
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import vault_at

_PASSAGES = 8  # returned when no model answers
_MOST = 100  # videos in an answer
_PAGE = 20_000  # characters of a transcript in an answer
_LONGEST_QUESTION = 2_000
_NOTHING_FITS = "No passage fits the question."
_HOW = "To allow it: mcp_spending = true in config.toml, or YTSB_MCP_SPENDING=1."

Object = dict[str, Json]


class NotInLibrary(ValueError):
    """The library has no such video or conversation, or not what was asked of it."""


class LibraryTools:
    """The tools; each returns an object of JSON. Their docstrings are what a model reads."""

    def __init__(self, settings: Settings, library: SqliteLibrary) -> None:
        self._settings = settings
        self._library = library

    def search(self, query: str, limit: int = 10) -> Object:
        """Find words in all transcripts and notes, in any grammatical form and in spite of misspellings. All words must
        occur; put a phrase in double quotes. `said` are places in transcripts, `noted` in notes, each with a link to
        its second."""
        found = self._library.search(query, _within(limit))
        suggestion = self._library.suggestion(query)
        return {"hits": [_hit(hit) for hit in found], "did_you_mean": suggestion}

    async def ask(
        self, question: str, videos: Sequence[str] = (), subject: str | None = None, conversation: int | None = None
    ) -> Object:
        """Ask what the videos say. Returns statements with checked quotes and links if a person has allowed the costs,
        else the passages that fit best. Name videos (ids or links) or a subject to ask about those alone. An answer has
        the number of its `conversation`: give it with a question that refers to the ones before."""
        asked = clean(question, _LONGEST_QUESTION)
        before = self._conversation(conversation)
        scope = Scope(videos=tuple(self._known(name).video for name in videos), subject=subject)
        if before is not None and scope == Scope():
            scope = before.scope
        if has_model(self._settings) and self._settings.mcp_spending:
            return await self._answered(asked, scope, before)
        found = self._library.excerpts(asked, scope.videos, scope.subject)
        if not found:
            message = _NOTHING_FITS
        elif has_model(self._settings):
            message = f"Answers of the model cost money, so here are passages only. {_HOW}"
        else:
            message = "There is no model: passages only."
        passages: list[Json] = [_passage(excerpt) for excerpt in found[:_PASSAGES]]
        return {"statements": [], "passages": passages, "message": message}

    def transcript(self, video: str, start: float = 0.0) -> Object:
        """Read a transcript from a second on, a line a caption. When `next_start` is set, call again with it as
        `start`."""
        job = self._known(video)
        saved = self._library.saved(job.video)
        if saved is None:
            raise NotInLibrary(f"{job.video} has no transcript yet: it is {job.word}.")
        lines: list[str] = []
        length = 0
        following: float | None = None
        for cue in saved.transcript.cues:
            if cue.start + cue.duration < start:
                continue
            if length > _PAGE:
                following = cue.start
                break
            lines.append(f"[{timestamp(cue.start)}] {' '.join(cue.text.split())}")
            length += len(lines[-1]) + 1
        return {
            "video": job.video,
            "title": saved.details.title,
            "language": saved.transcript.language,
            "text": "\n".join(lines),
            "next_start": following,
        }

    def note(self, video: str) -> Object:
        """Read the study note of a video, in Markdown, as it is in the vault."""
        job = self._known(video)
        found = vault_at(self._settings).find(job.video, job.path)
        if found is None:
            raise NotInLibrary(f"{job.video} has no note in the vault: it is {job.word}.")
        return {"video": job.video, "title": job.title, "path": found[0], "markdown": found[1]}

    def videos(self, state: str | None = None, limit: int = 50, offset: int = 0) -> Object:
        """List the videos with their states, the newest first. States: queued, running, waiting, done, failed, paused,
        cancelled."""
        jobs = [job for job in reversed(self._library.jobs()) if state in (None, job.word)]
        shown = jobs[max(offset, 0) :][: _within(limit)]
        return {"videos": [job_object(job) for job in shown], "count": len(jobs)}

    def state(self, video: str) -> Object:
        """What one video is at; for a failed one why, and what to do."""
        return job_object(self._known(video))

    def add(self, sources: str, subject: str | None = None) -> Object:
        """Add videos, playlists, channels or searches (search:20:words) to the library: any text with links. The open
        app, or the next run, works on them."""
        now = time.time()
        found = find_sources(sources)
        videos = [each.video for each in found.sources if isinstance(each, VideoSource)][:ADDED_AT_ONCE]
        lists = [each for each in found.sources if not isinstance(each, VideoSource)]
        jobs = [NewJob(video=video, subject=subject) for video in videos]
        added = self._library.add(jobs, now, notes=self._settings.notes)
        message = ""
        if self._costs:
            self._stop([*added.new, *added.queued], now)
            message = f"Notes cost money: videos are paused until someone continues them, lists are not added. {_HOW}"
            lists = []
        listed = sum(self._library.add_source(each, subject, now) for each in lists)
        return {
            "new": list(added.new),
            "known": [*added.queued, *added.known],
            "lists": listed,
            "rejected": [f"{each.text}: {each.reason} {each.action}" for each in found.rejected],
            "message": message,
        }

    @property
    def _costs(self) -> bool:
        """Whether adding leads to costs that nobody has allowed."""
        return self._settings.notes and has_model(self._settings) and not self._settings.mcp_spending

    def _stop(self, videos: Sequence[VideoId], now: float) -> None:
        """Pauses videos; cancels those that an engine has begun meanwhile."""
        self._library.command(JobCommand.PAUSE, videos, now)
        jobs = [job for video in videos if (job := self._library.job(video)) is not None]
        running = [job.video for job in jobs if job.state is not State.PAUSED]
        if running:
            self._library.command(JobCommand.CANCEL, running, now)

    async def _answered(self, question: str, scope: Scope, before: Conversation | None) -> Object:
        earlier = () if before is None else exchanges(before.turns)
        found = material_for(self._library, question, scope.videos, scope.subject, earlier)
        if not found:
            return {"statements": [], "passages": [], "message": _NOTHING_FITS}
        answer: tuple[Said, ...] = ()
        quotes: dict[str, str | None] = {}
        paid: list[Usage] = []
        model = required_model(self._settings)
        message = ""

        def hear(statement: Statement) -> None:
            nonlocal answer
            answer = heard(answer, statement)
            quotes[statement.text] = _quoted(statement)

        try:
            answers = ModelAnswers(model, check=self._settings.check_claims)
            await answers.answer(question, found, hear, paid.append, earlier)
        except Failure as failure:
            message = f"{failure.reason} {failure.action}".strip()
        finally:
            await model.aclose()
        cost = sum(usage.cost or 0.0 for usage in paid)
        number = None if before is None else before.number
        if answer and not message:
            number = self._library.add_turn(
                number, scope, Turn(question=question, said=answer, asked_at=time.time(), cost=cost)
            )
        elif not message:
            message = "The transcripts do not answer this."
        return {
            "statements": [_statement(each, quotes[each.text]) for each in answer],
            "passages": [] if answer else [_passage(excerpt) for excerpt in found[:_PASSAGES]],
            "message": message,
            "conversation": number,
            "cost_usd": round(cost, 6),
        }

    def _conversation(self, number: int | None) -> Conversation | None:
        found = None if number is None else self._library.conversation(number)
        if number is not None and found is None:
            raise NotInLibrary(f"There is no conversation {number}. Ask without one to begin one.")
        return found

    def _known(self, name: str) -> Job:
        video = video_named(name)
        job = None if video is None else self._library.job(video)
        if job is None:
            raise NotInLibrary(f"{clean(name, 80)} is not a video of the library. Add it with the tool add.")
        return job


def _within(limit: int) -> int:
    return max(1, min(limit, _MOST))


def _hit(hit: Hit) -> Object:
    def places(found: Sequence[Moment | Mention]) -> list[Json]:
        return [{"start": each.start, "url": url_at(hit.video, each.start), "text": each.text} for each in found]

    return {
        "video": hit.video,
        "title": hit.title,
        "channel": hit.channel,
        "said": places(hit.moments),
        "noted": places(hit.mentions),
    }


def _passage(excerpt: Excerpt) -> Object:
    start = excerpt.cues[0].start
    return {
        "video": excerpt.video,
        "title": excerpt.title,
        "start": start,
        "url": url_at(excerpt.video, start),
        "text": excerpt.text,
    }


def _quoted(statement: Statement) -> str | None:
    """What was said at the place of the evidence."""
    source, evidence = statement.source, statement.evidence
    return None if source is None or evidence is None else source.cues[evidence.cue].text


def _statement(answered: Said, quoted: str | None) -> Object:
    return {
        "text": answered.text,
        "trust": answered.trust.value,
        "differs": answered.differs,
        "said": quoted,
        "video": answered.video,
        "title": answered.title or None,
        "start": answered.start,
        "url": answered.url,
    }
