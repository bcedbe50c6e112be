"""Converts rows to values and back; only this module and the schema know the columns."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, assert_never

from ytsb_tui.core.exits import ExitRecord
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.videos.transcripts import Captions, Chapter, Cue, Details
from ytsb_tui.core.videos.video import ChannelSource, Collection, FeedSource, PlaylistSource, SearchSource, VideoId

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = Sequence[Any]  # sqlite3 has no column types; the schema's STRICT tables do
Value = str | int | float | bytes | None

JOB = (
    "video, stage, state, position, title, channel, length, subject, added_at, changed_at, retry_at, "
    "attempts, exits, kind, reason, action, path, spent, cost"
)
ATTEMPT = (
    "video, stage, worker, started_at, seconds, outcome, reason, exit_ip, fingerprint, country, bytes, "
    "input_tokens, output_tokens, cost"
)
EXIT = (
    "ip, fingerprint, country, first_seen, last_used, uses, let_through, blocked, broken, "
    "cooling_until, burned_until, last_worker"
)

_LAST_SECOND = 1e9  # longer than any video
_STAGES = {stage.value: stage for stage in Stage}  # four times as fast as calling the enum, for ten thousand rows
_STATES = {state.value: state for state in State}


def job_of(row: Row) -> Job:
    """A job from the columns of JOB."""
    return Job(
        video=row[0],
        stage=_STAGES[row[1]],
        state=_STATES[row[2]],
        position=row[3],
        title=row[4],
        channel=row[5],
        length=row[6],
        subject=row[7],
        added_at=row[8],
        changed_at=row[9],
        retry_at=row[10],
        attempts=row[11],
        exits=row[12],
        kind=None if row[13] is None else FailureKind(row[13]),
        reason=row[14],
        action=row[15],
        path=row[16],
        spent=row[17],
        cost=row[18],
    )


def attempt_of(row: Row) -> Attempt:
    """An attempt from the columns of ATTEMPT."""
    fields = dict(zip(ATTEMPT.split(", "), row, strict=True))
    return Attempt(**{**fields, "stage": Stage(fields["stage"])})


def attempt_row(attempt: Attempt) -> tuple[Value, ...]:
    """The columns of ATTEMPT."""
    return tuple(asdict(attempt).values())


def exit_of(row: Row) -> ExitRecord:
    """A record of an exit from the columns of EXIT."""
    fields = dict(zip(EXIT.split(", "), row, strict=True))
    return ExitRecord(**{**fields, "fingerprint": fields["fingerprint"] or None})


def exit_row(record: ExitRecord) -> tuple[Value, ...]:
    """The columns of EXIT."""
    return tuple({**asdict(record), "fingerprint": record.fingerprint or ""}.values())


def source_row(source: Collection) -> tuple[str, str, int]:
    """Kind, name and count of a collection."""
    match source:
        case PlaylistSource():
            return "playlist", source.playlist, 0
        case ChannelSource():
            return "channel", source.channel, 0
        case SearchSource():
            return "search", source.query, source.count
        case FeedSource():
            return "feed", source.feed, 0
        case _ as never:
            assert_never(never)


def source_of(kind: str, name: str, count: int) -> Collection:
    """A collection from its kind, name and count."""
    if kind == "playlist":
        return PlaylistSource(playlist=name)
    if kind == "channel":
        return ChannelSource(channel=name)
    if kind == "feed":
        return FeedSource(feed=name)
    return SearchSource(count=count, query=name)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed_cues(cues: Sequence[Cue]) -> bytes:
    """Cues as compressed JSON, by column: a fifth of their size."""
    columns = [[cue.start for cue in cues], [cue.duration for cue in cues], [cue.text for cue in cues]]
    return zlib.compress(_json(columns).encode(), 6)


def cues_of(packed: bytes) -> tuple[Cue, ...]:
    """Cues from `packed_cues`."""
    columns = json.loads(zlib.decompress(packed))
    return tuple(Cue(start=start, duration=duration, text=text) for start, duration, text in zip(*columns, strict=True))


def packed_seconds(seconds: Sequence[float]) -> bytes:
    """Seconds as 32-bit floats: exact to a hundredth of a second within a day, enough for links."""
    return struct.pack(f"<{len(seconds)}f", *(max(0.0, min(second, _LAST_SECOND)) for second in seconds))


def seconds_of(packed: bytes) -> tuple[float, ...]:
    """Seconds from `packed_seconds`."""
    return struct.unpack(f"<{len(packed) // 4}f", packed)


def details_json(details: Details) -> str:
    """Details as JSON, without the video's id."""
    fields = asdict(details)
    del fields["video"]
    return _json(fields)


def details_of(video: VideoId, text: str) -> Details:
    """Details from `details_json`."""
    fields = json.loads(text)
    fields["chapters"] = tuple(Chapter(**chapter) for chapter in fields["chapters"])
    fields["offered"] = tuple(Captions(**captions) for captions in fields["offered"])
    return Details(video=video, **fields)


def note_json(note: Note) -> str:
    """A note as JSON."""
    return json.dumps(note, ensure_ascii=False, separators=(",", ":"), default=_fields)  # `asdict` copies each text


def _fields(part: DataclassInstance) -> dict[str, object]:
    return {each.name: getattr(part, each.name) for each in fields(part)}


def detail_in(fields: dict[str, Any]) -> Detail:
    """A detail from the JSON of a note or a card."""
    return Detail(**{**fields, "steps": tuple(fields["steps"])})


def _point(fields: dict[str, Any]) -> Point:
    evidence, support, detail = fields["evidence"], fields.get("support"), fields.get("detail")
    return Point(
        **{
            **fields,
            "evidence": None if evidence is None else Evidence(**evidence),
            "support": None if support is None else Support(support),
            "detail": None if detail is None else detail_in(detail),
        }
    )


def note_of(text: str) -> Note:
    """A note from `note_json`."""
    fields = json.loads(text)
    fields["sections"] = tuple(
        Section(kind=SectionKind(section["kind"]), points=tuple(_point(point) for point in section["points"]))
        for section in fields["sections"]
    )
    fields["doubted"] = tuple(fields.get("doubted", ()))
    return Note(**fields)
