"""Reads the library for the study places of the app, independently of the engine: any process may read it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

from ytsb_tui.core.jobs.failures import SetupFailure

if TYPE_CHECKING:  # the app opens before any study place needs these
    from ytsb_tui.core.jobs.history import History
    from ytsb_tui.core.knowledge.catalogue import Entry
    from ytsb_tui.core.knowledge.conversations import Conversation, Turn
    from ytsb_tui.core.knowledge.graph import Explanation, NoteNode
    from ytsb_tui.core.knowledge.questions import Excerpt, Exchange, Scope, Statement
    from ytsb_tui.core.knowledge.search import Hit
    from ytsb_tui.core.notes.note import Usage
    from ytsb_tui.core.study.days import Allowance, StudyRules
    from ytsb_tui.core.study.review import CardState, DueCard, Rating, Review, Schedule, SubjectCount
    from ytsb_tui.core.videos.video import VideoId

T = TypeVar("T")
_FOLLOWING = 3  # a third of the passages come from the question before


class LibraryReader(Protocol):
    """Read access to the library, and changes to cards and conversations. Blocking; every method may raise SetupFailure
    (kind LIBRARY). `study` says when cards are due."""

    @property
    def study(self) -> StudyRules:
        """The rules of study."""
        ...

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """The `limit` best matching videos. Any text is a valid query."""
        ...

    def suggestion(self, query: str) -> str | None:
        """The query with corrected words; None when all of its words occur, or none can be corrected."""
        ...

    def unindexed(self) -> int:
        """The number of videos from an older format that cannot be searched yet."""
        ...

    def refresh_cards(self) -> int:
        """Makes the cards of new and rewritten notes; returns how many videos changed."""
        ...

    def card_counts(self, now: float) -> tuple[SubjectCount, ...]:
        """The numbers of cards in each subject that has any."""
        ...

    def due_cards(self, subject: str | None, now: float, videos: Sequence[VideoId] = ()) -> tuple[DueCard, ...]:
        """Cards due at `now` and new cards, of a subject (None: of all), or of these videos if any."""
        ...

    def allowance(self, now: float) -> Allowance:
        """How many new cards and reviews are left of this day of study."""
        ...

    def card(self, key: str) -> DueCard | None:
        """One card, None when it is gone or deleted."""
        ...

    def edit_card(self, key: str, front: str, back: str, now: float) -> None:
        """Puts the learner's words on a card. Raises KeyError for an unknown card, and ValueError, with a sentence for
        a person, when it would be none."""
        ...

    def set_card_state(self, keys: Sequence[str], state: CardState) -> None:
        """Suspends or deletes cards, or takes them up again."""
        ...

    def deck(self, subject: str | None = None, videos: Sequence[VideoId] = ()) -> tuple[DueCard, ...]:
        """Every card of a subject (None: of all), or of these videos if any."""
        ...

    def outlook(self, schedule: Schedule | None, now: float) -> tuple[Schedule, ...]:
        """The schedule after each grade, in the order of `Rating`."""
        ...

    def grade(self, key: str, rating: Rating, now: float) -> Schedule:
        """Records an answer; returns the new schedule. A leech is suspended. Raises KeyError for an unknown card."""
        ...

    def take_back(self, key: str, before: Schedule | None, at: float) -> bool:
        """Undoes the answer given at `at`, if it is the card's last, and restores the schedule `before`."""
        ...

    def reviews(self, since: float) -> tuple[Review, ...]:
        """Answers since `since`, oldest first."""
        ...

    def notes(self) -> tuple[Entry, ...]:
        """The current notes, newest first."""
        ...

    def history(self, since: float) -> History:
        """Every try started and every payment made since `since` (seconds since the epoch)."""
        ...

    def excerpts(
        self, question: str, videos: Sequence[VideoId] = (), subject: str | None = None, limit: int = 24
    ) -> tuple[Excerpt, ...]:
        """Passages that may answer a question: of these videos if any, else of the subject if given."""
        ...

    def whole(self, video: VideoId) -> tuple[Excerpt, ...]:
        """All passages of a video in the order of time; empty without a transcript, and when it is too long to be read
        by a model at once."""
        ...

    def graph(self, subject: str | None = None) -> tuple[NoteNode, ...]:
        """The notes with the concepts that they explain, of a subject (None: of all)."""
        ...

    def explanations(self, videos: Sequence[VideoId]) -> tuple[Explanation, ...]:
        """The terms that the notes of these videos explain."""
        ...

    def add_turn(self, number: int | None, scope: Scope, turn: Turn) -> int:
        """Keeps a question and its answer: in this conversation, else in a new one. Returns the conversation's
        number."""
        ...

    def conversations(self, most: int = 50) -> tuple[Conversation, ...]:
        """The conversations that were continued last, the last one first."""
        ...

    def conversation(self, number: int) -> Conversation | None:
        """One conversation; None when there is none of that number."""
        ...

    def close(self) -> None:
        """Closes the file."""
        ...


class Answers(Protocol):
    """A model that answers questions from passages."""

    async def answer(
        self,
        question: str,
        excerpts: Sequence[Excerpt],
        hear: Callable[[Statement], None],
        paid: Callable[[Usage], None],
        before: Sequence[Exchange] = (),
    ) -> Usage:
        """`before` is what was asked and answered before in this conversation. `hear` gets each complete statement
        after its quote was looked up, and once more when a check doubts it; `paid` gets what a request has or may have
        cost, however it ends. Returns the usage; raises a Failure when there is no answer or it is cut off."""
        ...


class ConversationNotes(Protocol):
    """Writes conversations into the vault."""

    def __call__(self, conversation: Conversation) -> str:
        """Writes one, or its later questions into the note that it has; returns the file. Blocking; raises
        SetupFailure (kind VAULT)."""
        ...


def material_for(
    library: LibraryReader,
    question: str,
    videos: Sequence[VideoId] = (),
    subject: str | None = None,
    before: Sequence[Exchange] = (),
) -> tuple[Excerpt, ...]:
    """What a model reads to answer a question: the whole of one video, which is the same for the next question and so
    in the model's cache; else the best passages, neighbours joined. A question that follows another is searched for
    with and without its words."""
    from ytsb_tui.core.knowledge.questions import joined

    if len(videos) == 1 and (whole := library.whole(videos[0])):
        return whole
    found = library.excerpts(question, videos, subject)
    if before:
        wider = library.excerpts(f"{before[-1].question} {question}", videos, subject)
        most = max(len(found), len(wider))
        found = tuple(dict.fromkeys((*found[: most - most // _FOLLOWING], *wider, *found)))[:most]
    return joined(found)


class ReaderThread:
    """Queries a library on its own thread, one query at a time; the first one opens the library."""

    def __init__(self, open_reader: Callable[[], LibraryReader]) -> None:
        self._open = open_reader
        self._reader: LibraryReader | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library-reader")

    async def ask(self, question: Callable[[LibraryReader], T]) -> T:
        """`await reader.ask(lambda library: library.search(words))` returns or raises what the query does."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def _answer(self, question: Callable[[LibraryReader], T]) -> T:
        if self._reader is None:
            self._reader = self._open()
        try:
            return question(self._reader)
        except SetupFailure:  # another file may be in its place
            self._reader.close()
            self._reader = None
            raise

    def close(self) -> None:
        """Cancels waiting queries, waits for the running one, and closes the library."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._reader is not None:
            self._reader.close()
