"""Imports videos processed by another program, so that finished ones are not processed again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import commands, index, jobs
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.notes.study_buddy import TakenOver
from ytsb_tui.engine.ports.jobs import NewJob


def take_over(db: sqlite3.Connection, videos: Sequence[TakenOver], now: float) -> tuple[tuple[Job, ...], int]:
    """Adds the videos; those with a note are done, and their lines are searchable. Returns the new jobs, and how many
    were already known (unchanged)."""
    wanted = {each.video: each for each in videos}
    added, known = commands.insert(
        db, [NewJob(video=each.video, title=each.title, subject=each.subject) for each in wanted.values()], now
    )
    new: list[Job] = []
    for video in added:
        one = wanted[video]
        if one.path is not None:
            index.replace_lines(db, video, "", ((None, line) for line in one.lines))
            done = {"stage": Stage.DONE, "state": State.DONE, "path": one.path}
            new.append(jobs.change(db, video, {**done}, now))
        else:
            new.append(jobs.known(db, video))
    return tuple(new), len(known)
