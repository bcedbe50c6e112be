"""What the places of study ask of the library, beside the engine: any process may, whoever owns the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # the app opens before any place of study needs these
    from ytsb_tui.core.jobs.history import History
    from ytsb_tui.core.knowledge.catalogue import Entry
    from ytsb_tui.core.knowledge.graph import Explanation, NoteNode
    from ytsb_tui.core.knowledge.questions import Excerpt, Statement
    from ytsb_tui.core.knowledge.search import Hit
    from ytsb_tui.core.notes.note import Usage
    from ytsb_tui.core.study.review import DueCard, Rating, Review, Schedule, SubjectCount
    from ytsb_tui.core.videos.video import VideoId

T = TypeVar("T")


class LibraryReader(Protocol):
    """The library as a reader sees it. Blocking; every method may raise SetupFailure (kind LIBRARY)."""

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """The `limit` videos that answer best. Any text is a query; none raises."""
        ...

    def refresh_cards(self) -> int:
        """Makes the cards of notes that are new or were written anew; returns how many videos changed."""
        ...

    def card_counts(self, now: float) -> tuple[SubjectCount, ...]:
        """What is due in each subject that has cards."""
        ...

    def due_cards(self, subject: str | None, now: float) -> tuple[DueCard, ...]:
        """Cards due by `now` and those never shown, of one subject or of all for None."""
        ...

    def deck(self, subject: str | None = None, videos: Sequence[VideoId] = ()) -> tuple[DueCard, ...]:
        """Every card of a subject (of all for None), or of these videos when some are named."""
        ...

    def outlook(self, schedule: Schedule | None, now: float) -> tuple[Schedule, ...]:
        """What each grade would make of a schedule, in the order of `Rating`."""
        ...

    def grade(self, key: str, rating: Rating, now: float) -> Schedule:
        """Records an answer; returns when the card comes again. Raises KeyError for a card that is not there."""
        ...

    def take_back(self, key: str, before: Schedule | None, at: float) -> bool:
        """The answer given at `at` was never given, if it is the card's last one; the schedule is `before` again."""
        ...

    def reviews(self, since: float) -> tuple[Review, ...]:
        """Answers from `since` on, oldest first."""
        ...

    def notes(self) -> tuple[Entry, ...]:
        """The notes that count, the newest first."""
        ...

    def history(self, since: float) -> History:
        """Every try that began, and every payment that was made, from `since` on (seconds since the epoch)."""
        ...

    def excerpts(
        self, question: str, videos: Sequence[VideoId] = (), subject: str | None = None, limit: int = 24
    ) -> tuple[Excerpt, ...]:
        """The passages that may answer a question: of these videos when some are named, of a subject when one is."""
        ...

    def graph(self, subject: str | None = None) -> tuple[NoteNode, ...]:
        """The notes with the concepts that they explain, of one subject or of all for None."""
        ...

    def explanations(self, videos: Sequence[VideoId]) -> tuple[Explanation, ...]:
        """The terms that the notes of these videos explain."""
        ...

    def close(self) -> None:
        """Gives the file back."""
        ...


class Answers(Protocol):
    """A model that answers questions from passages."""

    async def answer(self, question: str, excerpts: Sequence[Excerpt], hear: Callable[[Statement], None]) -> Usage:
        """`hear` gets each statement once it is whole and its quote was looked up. Returns what it took; raises a
        Failure when there is no answer or it breaks off, with what it took all the same."""
        ...


class ReaderThread:
    """Asks a library on a thread of its own, one question at a time; the first one opens it."""

    def __init__(self, open_reader: Callable[[], LibraryReader]) -> None:
        self._open = open_reader
        self._reader: LibraryReader | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shelf")

    async def ask(self, question: Callable[[LibraryReader], T]) -> T:
        """`await reader.ask(lambda library: library.search(words))`: whatever that returns or raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def _answer(self, question: Callable[[LibraryReader], T]) -> T:
        if self._reader is None:
            self._reader = self._open()
        return question(self._reader)

    def close(self) -> None:
        """No more is asked; what is being answered ends first."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._reader is not None:
            self._reader.close()
