"""A library reader over a fake engine's data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.fakes.engine import FakeEngine
from ytsb_tui.adapters.scheduler import graded
from ytsb_tui.core.jobs.history import History, Payment
from ytsb_tui.core.jobs.job import Attempt, Stage, State
from ytsb_tui.core.knowledge.catalogue import Entry
from ytsb_tui.core.knowledge.conversations import Conversation, Turn
from ytsb_tui.core.knowledge.graph import Explanation, NoteNode
from ytsb_tui.core.knowledge.questions import Excerpt, Scope
from ytsb_tui.core.knowledge.search import Hit, Mention, Moment
from ytsb_tui.core.study.days import Allowance, StudyRules
from ytsb_tui.core.study.review import CardState, DueCard, Rating, Review, Schedule, SubjectCount
from ytsb_tui.core.videos.video import VideoId

_EXITS = (("185.220.101.4", "de"), ("45.84.107.9", "se"), ("23.129.64.12", "us"), ("91.132.147.8", "fr"))


class FakeLibraryReader:
    """A LibraryReader over a fake engine's data; it adds calls to the engine's."""

    def __init__(self, engine: FakeEngine) -> None:
        self.engine = engine
        self.study = StudyRules()

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """Titles, notes and transcripts that contain the query."""
        self.engine.calls.append(("search", query, limit))
        hits = []
        for job in self.engine.state.jobs.values():
            said = self.engine.transcripts.get(job.video)
            cues = [cue for cue in said[1].cues if query in cue.text] if said else []
            noted = query in self.engine.notes.get(job.video, "")
            if cues or noted:
                moments = tuple(
                    Moment(start=cue.start, text=cue.text, marks=((at, at + len(query)),))
                    for cue in cues[:3]
                    for at in [cue.text.index(query)]
                )
                mentions = (
                    (Mention(start=133.0, text=f"a line with {query}", marks=((12, 12 + len(query)),)),)
                    if noted
                    else ()
                )
                hits.append(
                    Hit(video=job.video, title=job.title, channel=job.channel, moments=moments, mentions=mentions)
                )
        return tuple(hits[:limit])

    def suggestion(self, query: str) -> str | None:
        """The one set by a test."""
        return self.engine.suggestions.get(query)

    def unindexed(self) -> int:
        """The number set by a test."""
        return self.engine.unindexed

    def refresh_cards(self) -> int:
        """The cards set by the test are complete."""
        return 0

    def card_counts(self, now: float) -> tuple[SubjectCount, ...]:
        """Counts by subject, first those without one."""
        subjects = sorted({card.subject for card in self.engine.cards}, key=lambda subject: subject or "")
        return tuple(
            SubjectCount(
                subject=subject,
                due=sum(card.schedule is not None for card in self._due(some, now)),
                new=sum(card.schedule is None for card in some),
                cards=len(some),
                suspended=sum(card.suspended for card in some),
            )
            for subject in subjects
            for some in [[card for card in self.engine.cards if card.subject == subject]]
        )

    def due_cards(self, subject: str | None, now: float, videos: Sequence[VideoId] = ()) -> tuple[DueCard, ...]:
        """Due and new cards."""
        cards = (card for card in self.deck(subject, videos) if not card.suspended)
        return self._due(cards, now)

    def _due(self, cards: Iterable[DueCard], now: float) -> tuple[DueCard, ...]:
        end = self.study.ends(now)
        times = [(card, card.schedule.due if card.schedule is not None else 0.0) for card in cards]
        return tuple(card for card, due in times if due < end and (card.learnt or due <= now))

    def allowance(self, now: float) -> Allowance:
        """As if nothing had been answered today."""
        return Allowance(new=self.study.new_cards, reviews=self.study.reviews)

    def card(self, key: str) -> DueCard | None:
        """One card."""
        return next((card for card in self.engine.cards if card.card.key == key), None)

    def edit_card(self, key: str, front: str, back: str, now: float) -> None:
        """The learner's words."""
        self.engine.calls.append(("edit_card", key, front, back))
        card = self._card(key)
        self._replace(key, replace(card, card=replace(card.card, front=front, back=back)))

    def set_card_state(self, keys: Sequence[str], state: CardState) -> None:
        """Suspended or not; a deleted card only is as one that is suspended."""
        self.engine.calls.append(("set_card_state", tuple(keys), state.value))
        for key in keys:
            self._replace(key, replace(self._card(key), suspended=state is not CardState.ACTIVE))

    def deck(self, subject: str | None = None, videos: Sequence[VideoId] = ()) -> tuple[DueCard, ...]:
        """Cards of a subject or of videos."""
        self.engine.calls.append(("deck", subject, tuple(videos)))
        return tuple(
            card
            for card in self.engine.cards
            if subject in (None, card.subject) and (not videos or card.card.video in videos)
        )

    def outlook(self, schedule: Schedule | None, now: float) -> tuple[Schedule, ...]:
        """By FSRS."""
        return tuple(graded(schedule, rating, now, self.study) for rating in Rating)

    def grade(self, key: str, rating: Rating, now: float) -> Schedule:
        """By FSRS."""
        self.engine.calls.append(("grade", key, int(rating)))
        before = self._card(key).schedule
        after = graded(before, rating, now, self.study)
        self._schedule(key, after)
        recall = before is not None and before.phase == 2
        self.engine.reviews.append(Review(key=key, at=now, rating=rating, recall=recall))
        return after

    def take_back(self, key: str, before: Schedule | None, at: float) -> bool:
        """Only the last answer can be undone."""
        self.engine.calls.append(("take_back", key))
        last = next((review for review in reversed(self.engine.reviews) if review.key == key), None)
        if last is None or last.at != at:
            return False
        self.engine.reviews.remove(last)
        self._schedule(key, before)
        return True

    def reviews(self, since: float) -> tuple[Review, ...]:
        """Reviews since then."""
        return tuple(review for review in self.engine.reviews if review.at >= since)

    def _card(self, key: str) -> DueCard:
        found = next((card for card in self.engine.cards if card.card.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def _schedule(self, key: str, schedule: Schedule | None) -> None:
        self._replace(key, replace(self._card(key), schedule=schedule))

    def _replace(self, key: str, card: DueCard) -> None:
        cards = self.engine.cards
        cards[cards.index(self._card(key))] = card

    def notes(self) -> tuple[Entry, ...]:
        """An entry for each video that is done."""
        self.engine.calls.append(("notes",))
        done = [job for job in self.engine.state.jobs.values() if job.state is State.DONE]
        return tuple(
            Entry(
                video=job.video,
                title=job.name,
                channel=job.channel,
                length=job.length,
                subject=job.subject,
                model="claude-haiku-5-5",
                points=24,
                verified=24 - job.position % 4,
                cost=job.cost,
                written_at=job.changed_at - 20_000 * job.position,
            )
            for job in done
        )

    def history(self, since: float) -> History:
        """The tries set by the test, and for each note two successful ones and a payment."""
        self.engine.calls.append(("history", since))
        notes = self.notes()[::-1]
        tries = [attempt for those in self.engine.tries.values() for attempt in those]
        for number, note in enumerate(notes):
            ip, country = _EXITS[number % len(_EXITS)]
            tries += [
                Attempt(
                    video=note.video,
                    stage=stage,
                    worker=f"{stage} 1",
                    started_at=note.written_at - before,
                    seconds=seconds + number % 9,
                    outcome="done",
                    exit_ip=ip if stage is Stage.FETCH else None,
                    country=country if stage is Stage.FETCH else None,
                )
                for stage, before, seconds in ((Stage.FETCH, 40, 1.5), (Stage.WRITE, 30, 20.0))
            ]
        return History(
            attempts=tuple(attempt for attempt in tries if attempt.started_at >= since),
            payments=tuple(
                Payment(
                    video=note.video,
                    at=note.written_at,
                    what="note",
                    model=note.model,
                    input_tokens=9000,
                    output_tokens=1800,
                    cost=note.cost,
                )
                for note in notes
                if note.written_at >= since
            ),
        )

    def excerpts(
        self, question: str, videos: Sequence[VideoId] = (), subject: str | None = None, limit: int = 24
    ) -> tuple[Excerpt, ...]:
        """The first two captions of each video with a word of the question, and the one after each."""
        self.engine.calls.append(("excerpts", question, tuple(videos), subject))
        words = question.casefold().strip("?").split()
        found = []
        for job in self.engine.state.jobs.values():
            said = self.engine.transcripts.get(job.video)
            if said is None or (videos and job.video not in videos) or subject not in (None, job.subject):
                continue
            cues = said[1].cues
            places = [at for at, cue in enumerate(cues) if any(word in cue.text for word in words)]
            found += [Excerpt(video=job.video, title=job.name, cues=cues[at : at + 2]) for at in places[:2]]
        return tuple(found[:limit])

    def whole(self, video: VideoId) -> tuple[Excerpt, ...]:
        """The transcript as one passage."""
        self.engine.calls.append(("whole", video))
        said = self.engine.transcripts.get(video)
        if said is None:
            return ()
        return (Excerpt(video=video, title=self.engine.state.jobs[video].name, cues=said[1].cues),)

    def graph(self, subject: str | None = None) -> tuple[NoteNode, ...]:
        """The notes whose explanations the test set."""
        self.engine.calls.append(("graph", subject))
        jobs = self.engine.state.jobs
        return tuple(
            NoteNode(
                video=video,
                title=jobs[video].name,
                subject=jobs[video].subject,
                concepts=tuple(each.name for each in self.explanations([video])),
            )
            for video in dict.fromkeys(each.video for each in self.engine.explanations)
        )

    def explanations(self, videos: Sequence[VideoId]) -> tuple[Explanation, ...]:
        """Explanations set by the test."""
        return tuple(each for each in self.engine.explanations if each.video in videos)

    def add_turn(self, number: int | None, scope: Scope, turn: Turn) -> int:
        """Keeps it in memory."""
        kept = self.engine.conversations
        known = next((each for each in kept if each.number == number), None)
        made = known or Conversation(number=len(kept) + 1, scope=scope, turns=())
        kept[:] = [replace(made, turns=(*made.turns, turn)), *(each for each in kept if each is not known)]
        return made.number

    def conversations(self, most: int = 50) -> tuple[Conversation, ...]:
        """The last one first."""
        return tuple(self.engine.conversations[:most])

    def conversation(self, number: int) -> Conversation | None:
        """One of them."""
        return next((each for each in self.engine.conversations if each.number == number), None)

    def close(self) -> None:
        """There is no file."""
