"""What YouTube Study Buddy left: its log of jobs, and its notes, which carry their video in a link at the top."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ytsb_tui.core.notes.frontmatter import Fields, frontmatter_end, yaml_text
from ytsb_tui.core.notes.note_file import Generated, merge
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import VideoId, VideoSource, is_video_id

_HEAD = 4096  # characters; the link stands below the title
_LINK = re.compile(r"\[(YouTube|Original) Video\]\((https?://[^\s)]{1,200})\)")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_BROKEN = re.compile(r"\A# .*?\\n\\n---\\n\\n")  # early versions wrote the letters \n between the parts of the head
_MARKUP = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|!?\[([^\]]*)\]\([^)]*\)|[*`#>|]+")
_LONGEST_LINE = 2000
_OURS = "<!-- ytsb:"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedJob:
    """The last word of the log on a video: its title and subject when known, and whether it was finished."""

    video: VideoId
    title: str | None
    subject: str | None
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFile:
    """A file of its notes folder: a note of the video, or an assessment of it."""

    video: VideoId
    title: str
    text: str
    assessment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """A video for the library: with the path of its note inside the vault and the note's lines, or still to be done."""

    video: VideoId
    title: str | None
    subject: str | None
    path: str | None = None
    lines: tuple[str, ...] = ()


def logged_jobs(text: str) -> tuple[LoggedJob, ...]:
    """Every video of `processing_log.json`, in order, each once; entries without a video are passed over.

    Raises ValueError when the text is no such log.
    """
    entries = json.loads(text)
    if not isinstance(entries, list):
        raise ValueError("the log is no list of jobs")
    jobs: dict[VideoId, LoggedJob] = {}
    for entry in cast(list[object], entries):
        job = _job(cast(Mapping[str, object], entry)) if isinstance(entry, dict) else None
        if job is not None:
            before = jobs.get(job.video)
            jobs[job.video] = LoggedJob(
                video=job.video,
                title=job.title or (before and before.title) or None,
                subject=job.subject or (before and before.subject) or None,
                finished=job.finished or (before is not None and before.finished),
            )
    return tuple(jobs.values())


def _job(entry: Mapping[str, object]) -> LoggedJob | None:
    named = _line(entry, "video_id")
    video = VideoId(named) if named is not None and is_video_id(named) else _video(_line(entry, "url") or "")
    if video is None:
        return None
    return LoggedJob(
        video=video,
        title=_line(entry, "video_title"),
        subject=_line(entry, "subject"),
        finished=entry.get("success") is True,
    )


def _line(entry: Mapping[str, object], name: str) -> str | None:
    value = entry.get(name)
    return clean(value) or None if isinstance(value, str) else None


def _video(link: str) -> VideoId | None:
    return next((each.video for each in find_sources(link).sources if isinstance(each, VideoSource)), None)


def old_file(text: str) -> OldFile | None:
    """What a Markdown file is; None for one that it did not make, or that has become a note of ours."""
    link = _LINK.search(text[:_HEAD])
    video = None if link is None else _video(link[2])
    if link is None or video is None or _OURS in text:
        return None
    whole = _BROKEN.sub(lambda head: head[0].replace("\\n", "\n"), text)
    title = _TITLE.search(whole[frontmatter_end(whole) :])
    return OldFile(
        video=video,
        title=clean(title[1]) if title else video,
        text=whole,
        assessment=link[1] == "Original",
    )


def taken_over(old: OldFile, subject: str | None) -> str:
    """The old note as a note of ours: properties that name the video, and its text, word for word, as the part that
    is written again when a person asks for another note."""
    texts = {"title": old.title, "video": old.video, "url": url_at(old.video), "subject": subject}
    fields: Fields = [(key, yaml_text(text)) for key, text in texts.items() if text]
    start = frontmatter_end(old.text)
    body = old.text[start:].strip("\n") + "\n"
    return merge(old.text[:start] or None, Generated(fields=fields, body=body)).text


def searched_lines(text: str) -> tuple[str, ...]:
    """The words of a note, line by line, without what marks them up."""
    lines = (clean(_MARKUP.sub(r" \1\2 ", line), _LONGEST_LINE) for line in text.splitlines())
    return tuple(line for line in lines if any(map(str.isalnum, line)))
