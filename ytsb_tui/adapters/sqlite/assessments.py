"""Assessments in the library: paid for once, and made into cards together with the note."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from typing import Any

from ytsb_tui.adapters.sqlite import jobs
from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.notes.note import Evidence, Usage
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.study.assessment import Assessment, ChoiceQuestion, GapSentence, OpenKind, OpenQuestion
from ytsb_tui.core.videos.video import VideoId


def save(db: sqlite3.Connection, video: VideoId, assessment: Assessment, usage: Usage, now: float) -> Job:
    """Stores an assessment, replacing an earlier one; its cost is added to the job's."""
    before = jobs.known(db, video)
    db.execute(
        "INSERT OR REPLACE INTO assessments (video, written_at, input_tokens, output_tokens, cost, assessment) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            video,
            now,
            usage.prompt_tokens,
            usage.output_tokens,
            usage.cost,
            json.dumps(asdict(assessment), ensure_ascii=False, separators=(",", ":")),
        ),
    )
    db.execute("DELETE FROM decks WHERE video = ?", (video,))  # so that its cards are made again
    cost = before.cost if usage.cost is None else (before.cost or 0.0) + usage.cost
    return jobs.change(db, video, {"cost": cost}, now)


def load(db: sqlite3.Connection, video: VideoId) -> Assessment | None:
    """The assessment of a video, None when there is none."""
    row = db.execute("SELECT assessment FROM assessments WHERE video = ?", (video,)).fetchone()
    return None if row is None else _assessment_of(row[0])


def _assessment_of(text: str) -> Assessment:
    fields = json.loads(text)
    return Assessment(
        language=fields["language"],
        model=fields["model"],
        open=tuple(
            OpenQuestion(**{**_proven(each), "kind": OpenKind(each["kind"]), "concepts": tuple(each["concepts"])})
            for each in fields["open"]
        ),
        choices=tuple(ChoiceQuestion(**{**_proven(each), "wrong": tuple(each["wrong"])}) for each in fields["choices"]),
        gaps=tuple(GapSentence(**_proven(each)) for each in fields["gaps"]),
    )


def _proven(fields: dict[str, Any]) -> dict[str, Any]:
    evidence, support = fields["evidence"], fields.get("support")
    return {
        **fields,
        "evidence": None if evidence is None else Evidence(**evidence),
        "support": None if support is None else Support(support),
    }
