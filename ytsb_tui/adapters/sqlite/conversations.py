"""Conversations in the library."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict

from ytsb_tui.core.knowledge.conversations import Conversation, Said, Turn
from ytsb_tui.core.knowledge.questions import Scope
from ytsb_tui.core.notes.trust import Trust
from ytsb_tui.core.videos.video import VideoId


def add_turn(db: sqlite3.Connection, number: int | None, scope: Scope, turn: Turn) -> int:
    """Adds a question to a conversation; begins one when there is none of that number. Returns its number."""
    known = db.execute("SELECT id FROM conversations WHERE id = ?", (number,)).fetchone()
    if known is None:
        made = db.execute(
            "INSERT INTO conversations (videos, subject) VALUES (?, ?)", (json.dumps(scope.videos), scope.subject)
        )
        number = made.lastrowid
    db.execute(
        "INSERT INTO turns (conversation, question, said, asked_at, cost) VALUES (?, ?, ?, ?, ?)",
        (number, turn.question, json.dumps([asdict(each) for each in turn.said]), turn.asked_at, turn.cost),
    )
    assert number is not None
    return number


def conversations(db: sqlite3.Connection, most: int) -> tuple[Conversation, ...]:
    """The conversations that were continued last, the last one first."""
    rows = db.execute(
        "SELECT conversation FROM turns GROUP BY conversation ORDER BY max(id) DESC LIMIT ?", (most,)
    ).fetchall()
    return tuple(found for (number,) in rows if (found := conversation(db, number)) is not None)


def conversation(db: sqlite3.Connection, number: int) -> Conversation | None:
    """One conversation; None when there is none of that number."""
    row = db.execute("SELECT videos, subject FROM conversations WHERE id = ?", (number,)).fetchone()
    turns = tuple(
        Turn(question=question, said=tuple(map(_said, json.loads(said))), asked_at=asked_at, cost=cost)
        for question, said, asked_at, cost in db.execute(
            "SELECT question, said, asked_at, cost FROM turns WHERE conversation = ? ORDER BY id", (number,)
        )
    )
    if row is None or not turns:
        return None
    scope = Scope(videos=tuple(VideoId(video) for video in json.loads(row[0])), subject=row[1])
    return Conversation(number=number, scope=scope, turns=turns)


def remove(db: sqlite3.Connection, number: int) -> bool:
    """Removes a conversation; whether there was one."""
    return db.execute("DELETE FROM conversations WHERE id = ?", (number,)).rowcount > 0


def _said(stored: Mapping[str, str | float | None]) -> Said:
    video, start = stored["video"], stored["start"]
    return Said(
        text=str(stored["text"]),
        trust=Trust(str(stored["trust"])),
        differs=str(stored["differs"]),
        video=None if video is None else VideoId(str(video)),
        title=str(stored["title"]),
        start=None if start is None else float(start),
    )
