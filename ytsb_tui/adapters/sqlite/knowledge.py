"""What the library knows: search, passages for questions, and the terms of notes; each method is one transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import catalogue, conversations, expansion, index, retrieval, search, vectors
from ytsb_tui.adapters.sqlite.store import Store
from ytsb_tui.core.knowledge.catalogue import Entry
from ytsb_tui.core.knowledge.conversations import Conversation, Turn
from ytsb_tui.core.knowledge.graph import Explanation, NoteNode
from ytsb_tui.core.knowledge.questions import Excerpt, Scope
from ytsb_tui.core.knowledge.search import Hit
from ytsb_tui.core.notes.concepts import RelatedNote
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.embeddings import Embedder


class KnowledgeLibrary:
    """The part of `SqliteLibrary` that finds things. With an `embedder`, questions find passages by meaning too."""

    def __init__(self, store: Store, embedder: Embedder | None) -> None:
        self._store = store
        self._listing = threading.Lock()
        self._points: dict[int, tuple[int, int]] = {}
        self._meaning = None if embedder is None else vectors.Meaning(embedder)

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """The `limit` best matching videos, with their matches; none for a query without words. Words that occur
        nowhere are corrected, see `suggestion`."""
        with self._store.read() as db:
            return search.hits(db, query, limit)

    def suggestion(self, query: str) -> str | None:
        """The query with corrected words; None when all of its words occur, or none can be corrected."""
        with self._store.read() as db:
            return expansion.suggestion(db, query)

    def unindexed(self) -> int:
        """The number of videos from an older format that cannot be searched yet."""
        with self._store.read() as db:
            return index.unindexed(db)

    def index_more(self, seconds: float = 0.5) -> int:
        """Indexes such videos for about `seconds`, each in its own transaction; returns the number left. May be
        interrupted at any time."""
        deadline = time.monotonic() + seconds
        while left := self.unindexed():
            with self._store.write(lasting=False) as db:
                index.index_next(db)
            if time.monotonic() > deadline:
                return left - 1
        return 0

    def without_vector(self) -> int:
        """The number of passages that wait for their vector; 0 without an embedder."""
        if self._meaning is None:
            return 0
        with self._store.read() as db:
            return vectors.waiting(db)

    def embed_more(self, most: int = 16) -> int:
        """Makes the vectors of the next passages; returns how many. The library is free meanwhile."""
        if self._meaning is None:
            return 0
        with self._store.read() as db:
            passages = vectors.without_vector(db, most)
        made = self._meaning.embedder.embed([(title, text) for _, title, text in passages])
        if passages:
            with self._store.write(lasting=False) as db:
                vectors.save(db, [number for number, _, _ in passages], made)
        return len(passages)

    def notes(self) -> tuple[Entry, ...]:
        """The current notes, newest first. Counts points only in notes not seen before."""
        with self._listing, self._store.read() as db:
            catalogue.count_points(db, self._points)
            return catalogue.entries(db, self._points)

    def related(self, video: VideoId, subject: str | None, limit: int = 5) -> tuple[RelatedNote, ...]:
        """Notes of other videos (of the subject, if given) that explain what is said in this one."""
        with self._store.read() as db:
            return retrieval.related(db, video, subject, limit)

    def graph(self, subject: str | None = None) -> tuple[NoteNode, ...]:
        """Every current note (of the subject, if given) with the terms that it explains."""
        with self._store.read() as db:
            return retrieval.graph(db, subject)

    def subjects(self) -> tuple[str, ...]:
        """The subjects of notes, the most used first."""
        with self._store.read() as db:
            return retrieval.subjects(db)

    def excerpts(
        self, question: str, videos: Sequence[VideoId] = (), subject: str | None = None, limit: int = 24
    ) -> tuple[Excerpt, ...]:
        """Passages that may answer a question, found in transcripts and through notes, by words and by meaning: of
        these videos if any, else of the subject if given."""
        scope = Scope(videos=tuple(videos), subject=subject)
        meaning = self._meaning
        with self._store.read() as db:
            there = meaning is not None and vectors.any_made(db)  # else the model need not be loaded
        asked = meaning.embedder.embed_question(question) if meaning is not None and there else None
        with self._store.read() as db:
            near = [] if meaning is None or asked is None else meaning.nearest(db, asked, scope, limit)
            return retrieval.excerpts(db, question, scope, limit, near)

    def whole(self, video: VideoId) -> tuple[Excerpt, ...]:
        """All passages of a video in the order of time; empty without a transcript, and when there are too many."""
        with self._store.read() as db:
            return retrieval.whole(db, video)

    def explanations(self, videos: Sequence[VideoId]) -> tuple[Explanation, ...]:
        """The terms that the notes of these videos explain."""
        with self._store.read() as db:
            return catalogue.explained(db, videos)

    def add_turn(self, number: int | None, scope: Scope, turn: Turn) -> int:
        """Keeps a question and its answer: in this conversation, else in a new one. Returns the conversation's
        number."""
        with self._store.write() as db:
            return conversations.add_turn(db, number, scope, turn)

    def conversations(self, most: int = 50) -> tuple[Conversation, ...]:
        """The conversations that were continued last, the last one first."""
        with self._store.read() as db:
            return conversations.conversations(db, most)

    def conversation(self, number: int) -> Conversation | None:
        """One conversation; None when there is none of that number."""
        with self._store.read() as db:
            return conversations.conversation(db, number)

    def remove_conversation(self, number: int) -> bool:
        """Removes a conversation for good; whether there was one."""
        with self._store.write() as db:
            return conversations.remove(db, number)
