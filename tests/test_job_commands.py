"""Every command on videos of every status, through the library, the app's engine, the socket and the command line: each
does what `core.jobs.commands` says, and gives the same reasons for what it does not do."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.engine.world import World
from tests.remote.served import Face, serving
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main
from ytsb_tui.core.jobs.commands import Change, JobCommand, Refusal, VideoStatus, command_result
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.remote.attached import attach

UNKNOWN = VideoId("unknown-000")
STAGES = [(stage, state) for stage, state in product(Stage, State) if (stage is Stage.DONE) == (state is State.DONE)]
NO_YES = (False, True)
STATUSES = {
    VideoId(f"video{number:06}"): VideoStatus(
        stage=stage, state=state, removed=removed, transcript=transcript, note=note, earlier=earlier
    )
    for number, ((stage, state), removed, transcript, note, earlier) in enumerate(
        product(STAGES, NO_YES, NO_YES, NO_YES, NO_YES)
    )
}
VIDEOS = [*STATUSES, UNKNOWN]
ON_THE_COMMAND_LINE = {
    JobCommand.ADD: "add",
    JobCommand.RETRY: "retry",
    JobCommand.CANCEL: "cancel",
    JobCommand.PAUSE: "hold",
    JobCommand.REMOVE: "remove",
    JobCommand.RESTORE: "restore",
    JobCommand.REWRITE: "rewrite",
}
Row = tuple[object, ...]
every_command = pytest.mark.parametrize(("command", "notes"), list(product(JobCommand, NO_YES)))


class Scene:
    """A library with a video of each status, whose first try failed and whose note is paid for."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with closing(SqliteLibrary(file)) as library:
            library.add([NewJob(video=video) for video in STATUSES], 1.0)
        with closing(sqlite3.connect(file)) as db, db:
            for video, status in STATUSES.items():
                stored = db.execute(
                    "INSERT INTO notes VALUES (NULL, ?, 1, 'm', 0, 0, 0, 0, 0, '{}')", (video,)
                ).lastrowid
                note = None if status.earlier else stored
                retry_at = 9e9 if status.state is State.WAITING else None
                path = "A note.md" if status.note else None
                db.execute(
                    "UPDATE jobs SET stage = ?, state = ?, removed = ?, retry_at = ?, note = ?, path = ?, attempts = 1 "
                    "WHERE video = ?",
                    (status.stage, status.state, status.removed, retry_at, note, path, video),
                )
                if status.transcript:
                    db.execute("INSERT INTO transcripts VALUES (?, 'en', 0, NULL, '{}', x'', NULL)", (video,))
            self._stored: dict[VideoId, int] = dict(db.execute("SELECT video, id FROM notes"))
        self._before = self._rows()

    def _rows(self) -> dict[VideoId, Row]:
        with closing(sqlite3.connect(self._file)) as db:
            found = db.execute("SELECT video, stage, state, removed, attempts, note, path FROM jobs")
            return {VideoId(video): tuple(row) for video, *row in found}

    def check(self, command: JobCommand, *, notes: bool) -> tuple[dict[VideoId, Change], dict[VideoId, str]]:
        """Asserts that the command has been carried out; returns what it changed, and why it refused the rest."""
        changed: dict[VideoId, Change] = {}
        refused: dict[VideoId, str] = {}
        expected = dict(self._before)
        for video in VIDEOS:
            match command_result(command, STATUSES.get(video), notes=notes):
                case Refusal(reason=reason):
                    refused[video] = reason
                case Change() as change:
                    changed[video] = change
                    _, _, _, attempts, note, path = self._before.get(video, (None, None, None, 0, None, None))
                    expected[video] = (
                        change.stage,
                        change.state,
                        change.removed,
                        0 if change.forget_attempts else attempts,
                        self._stored[video] if change.earlier_note else None if change.forget_note else note,
                        path,
                    )
        assert self._rows() == expected
        return changed, refused


async def give(engine: EngineClient, command: JobCommand) -> int:
    """Gives the command to an engine for all videos; returns how many it changed."""
    match command:
        case JobCommand.ADD:
            added = await engine.add("\n".join(map(url_at, VIDEOS)))
            assert sorted((*added.new, *added.known)) == sorted(VIDEOS)
            return len(added.new)
        case JobCommand.RETRY_ELSEWHERE:
            return await engine.retry(VIDEOS, elsewhere=True)
        case JobCommand.PAUSE:
            return await engine.pause_videos(VIDEOS)
        case _:
            count = await getattr(engine, command)(VIDEOS)
            assert isinstance(count, int)
            return count


def changed_of(engine: EngineClient, command: JobCommand, changed: dict[VideoId, Change]) -> int:
    """How many videos the engine is to say that it changed; asserts that it shows them as they are."""
    shown = engine.snapshot().jobs
    for video, change in changed.items():
        assert (video not in shown) if change.removed else (shown[video].state is change.state)
    if command is JobCommand.ADD:  # it counts those that it has work with
        return sum(change.state is State.QUEUED for change in changed.values())
    return len(changed)


@every_command
def test_through_the_library(tmp_path: Path, command: JobCommand, notes: bool) -> None:
    scene = Scene(tmp_path / "library.db")
    with closing(SqliteLibrary(tmp_path / "library.db")) as library:
        if command is JobCommand.ADD:
            added = library.add([NewJob(video=video) for video in VIDEOS], 9.0, notes=notes)
            changed, _ = scene.check(command, notes=notes)
            queued = {video for video, change in changed.items() if change.state is State.QUEUED}
            assert added.new == (UNKNOWN,)
            assert (set(added.queued), set(added.known)) == (queued - {UNKNOWN}, set(VIDEOS) - queued)
        else:
            result = library.command(command, VIDEOS, 9.0, notes=notes)
            changed, refused = scene.check(command, notes=notes)
            assert dict(result.changed) == {video: change.state for video, change in changed.items()}
            assert dict(result.refused) == refused


@every_command
async def test_through_the_app(tmp_path: Path, command: JobCommand, notes: bool) -> None:
    engine = World(tmp_path).engine(Wishes(notes=notes))
    scene = Scene(tmp_path / "library.db")  # later, since an engine recovers what runs when it is made
    count = await give(engine, command)
    changed, _ = scene.check(command, notes=notes)
    assert count == changed_of(engine, command, changed)
    await engine.drain(0.0)


@every_command
async def test_through_the_socket(tmp_path: Path, command: JobCommand, notes: bool) -> None:
    engine = World(tmp_path).engine(Wishes(notes=notes))
    scene = Scene(tmp_path / "library.db")
    async with serving(tmp_path, engine) as socket, asyncio.TaskGroup() as group:
        client = await asyncio.to_thread(attach, socket)
        group.create_task(Face(client).follow())
        count = await give(client, command)
        await client.drain(0.0)
    changed, _ = scene.check(command, notes=notes)
    assert count == changed_of(engine, command, changed)
    await engine.drain(0.0)


@every_command
def test_through_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: JobCommand, notes: bool
) -> None:
    if command not in ON_THE_COMMAND_LINE:
        assert command in (JobCommand.RETRY_ELSEWHERE, JobCommand.KEEP), "only a running engine can do these"
        return
    for variable in ("DATA_DIR", "CONFIG_DIR", "VAULT"):
        monkeypatch.setenv(f"YTSB_{variable}", str(tmp_path))
    monkeypatch.setenv("YTSB_NOTES", str(notes))
    scene = Scene(tmp_path / "library.db")
    result = CliRunner().invoke(main, [ON_THE_COMMAND_LINE[command], *VIDEOS])
    changed, refused = scene.check(command, notes=notes)
    assert result.exit_code == (0 if changed else 1), result.output
    if command is JobCommand.ADD:
        queued = sum(change.state is State.QUEUED for change in changed.values()) - 1
        known = f"{len(STATUSES)} known before ({queued} of them queued again)"
        assert result.output == f"1 video added, {known}, 0 lists\n"
    else:
        assert result.stdout.startswith(f"{len(changed)} video")
        said = (line.removeprefix("skipped  ").split(": ", 1) for line in result.stderr.splitlines())
        assert {VideoId(video): reason for video, reason in said} == refused
