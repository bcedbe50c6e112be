"""A note as Markdown. No title, point or quote can make a link, a heading, HTML, a tag or a hidden part of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from ytsb_tui.core.notes.concept_map import map_lines
from ytsb_tui.core.notes.concepts import concepts_of
from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.notes.file_names import file_name, tag_name
from ytsb_tui.core.notes.frontmatter import Fields, property_text, yaml_text
from ytsb_tui.core.notes.note import Evidence, Note, Point, SectionKind, Usage, WrittenNote, trust_in
from ytsb_tui.core.notes.note_file import Generated
from ytsb_tui.core.notes.outline import MODEL as OUTLINE
from ytsb_tui.core.notes.trust import DOUBTED, NOT_SAID, UNQUOTED, Trust, counted, doubted, signed
from ytsb_tui.core.text.boundaries import runs
from ytsb_tui.core.text.cleaning import clean, clean_block
from ytsb_tui.core.videos.media import YOUTUBE, media_source, url_at
from ytsb_tui.core.videos.transcripts import Chapter, Details, timestamp
from ytsb_tui.core.videos.video import VideoId

HEADINGS = {
    SectionKind.CORE_CONCEPTS: "Core concepts",
    SectionKind.KEY_POINTS: "Key points",
    SectionKind.EXAMPLES: "Examples",
    SectionKind.DEFINITIONS: "Definitions",
    SectionKind.CONNECTIONS: "Connections",
    SectionKind.FURTHER_QUESTIONS: "Further questions",
    SectionKind.ACTIONS: "Actions",
    SectionKind.CRITIQUE: "Critique",
}
BY_OUTLINE = "Made without a model: an outline taken from the transcript itself."
BY_LISTENING = "Made by listening ({}): quotes are compared with what was heard, which may have been misheard."

_LEGEND = "said word for word (✓), nearly so (≈), not found (✗)."
_INTO_CHAPTER = 2.0  # seconds; a cue that begins just before a chapter is said in it
_LONGEST = 10_000  # characters of a line; what is longer is no point
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(
    r"[\\`*_{}\[\]#|~$^&<>]"  # Markdown, HTML, Obsidian's tags, mathematics and block ids
    r"|(?<=%)%|%(?=%)|(?<==)=|=(?==)"  # Obsidian's comments and highlights
    r"|:(?=//|:)|(?<=:):"  # bare links, and the fields of Obsidian's plugins
    r"|(?<=\bwww)\.|(?<=[\w.+-])@(?=\w)",  # what some renderers take for links
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:[-+=:]|(\d{1,9})(?=[.)]))")  # lists, headings and definitions begin so
_CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)


def escaped(text: str) -> str:
    """One line of untrusted text that Markdown shows as it is, wherever in a line it stands."""
    line = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), clean(text, _LONGEST))
    opening = _OPENING.match(line)
    if opening is None:
        return line
    number = opening[1]
    return f"{number}\\{line[len(number) :]}" if number else f"\\{line}"


def detail_lines(detail: Detail | None, indent: str = "  ") -> Iterator[str]:
    """Steps, formula and code as blocks within a list item: a numbered list, display mathematics, fenced code."""
    if detail is None:
        return
    for number, step in enumerate(detail.steps, 1):
        yield f"{indent}{number}. {escaped(step)}"
    if detail.latex:
        yield from ("", f"{indent}$$", f"{indent}{detail.latex}", f"{indent}$$")
    if detail.code:
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", detail.code)), 3)
        yield from ("", f"{indent}{fence}{detail.language}")
        yield from (f"{indent}{line}" if line else "" for line in detail.code.split("\n"))
        yield from (f"{indent}{fence}", "")


def link_to(video: VideoId, start: float) -> str:
    """`[12:34](https://youtu.be/ID?t=754)`."""
    return f"[{timestamp(start)}]({url_at(video, start)})"


def generated(
    details: Details, written: WrittenNote, created: date, *, with_map: bool = False, heard_by: str | None = None
) -> Generated:
    """The whole generated part of a note's file, with a diagram of its concepts or without. `heard_by` is what listened
    if the transcript was made by that."""
    title = details.title or written.note.title or details.video
    fields = _fields(details, written.note, written.usage, title, created)
    if heard_by:
        fields = (*fields, ("heard_by", yaml_text(clean(heard_by, _LONGEST))))
    diagram = map_lines(written.note) if with_map else ()
    return Generated(fields=fields, body="\n".join((*_body(details, written.note, title, heard_by), *diagram)) + "\n")


def worth_keeping(text: str) -> bool:
    """Whether a note's file was written by a model or by a person: an outline can be made again for nothing."""
    return property_text(text, "model") != OUTLINE


def _fields(details: Details, note: Note, usage: Usage, title: str, created: date) -> Fields:
    texts = {
        "title": title,
        "video": details.video,
        "channel": details.channel,
        "url": url_at(details.video),
        "published": details.published,
        "duration": None if details.length is None else timestamp(details.length),
        "language": note.language,
        "subject": note.subject,
        "model": note.model,
    }
    fields = [(key, yaml_text(clean(text, _LONGEST))) for key, text in texts.items() if text]
    if details.length is not None:
        fields.append(("seconds", str(round(details.length))))  # as a number, which queries can compare
    if file_name(title, details.video) != title:  # so that it is found by its whole title
        fields.append(("aliases", f"[{yaml_text(clean(title, _LONGEST))}]"))
    tag = tag_name(note.subject or "")
    for key, values in (("tags", (tag,) if tag else ()), ("concepts", tuple(concepts_of(note).values()))):
        if values:
            fields.append((key, f"[{', '.join(yaml_text(clean(value, _LONGEST)) for value in values)}]"))
    fields += [("points", str(note.points)), ("verified", str(note.verified)), ("near", str(note.near))]
    if usage.cost is not None:
        fields.append(("cost", f"{usage.cost:.6f}"))
    return (*fields, ("created", created.isoformat()))


def _body(details: Details, note: Note, title: str, heard_by: str | None) -> Iterator[str]:
    yield f"# {escaped(title)}"
    yield ""
    yield " · ".join(_origin(details))
    if note.model == OUTLINE:
        yield from ("", f"*{BY_OUTLINE}*")
    if heard_by:
        yield from ("", f"*{BY_LISTENING.format(escaped(heard_by))}*")
    if note.verified < note.points:
        yield from ("", f"*{counted(note.verified, note.near, note.points)}: {_LEGEND}*")
    for paragraph in clean_block(note.summary).split("\n"):
        if paragraph.strip():
            yield from ("", escaped(paragraph))
    for sentence in note.doubted:
        yield from ("", f"*{signed(Trust.NEAR, DOUBTED)}: “{escaped(sentence)}”*")
    for kind, heading in HEADINGS.items():
        points = [point for section in note.sections if section.kind is kind for point in section.points]
        if points:
            yield from ("", f"## {heading}")
            by_step = _by_step(details, points) if kind is SectionKind.KEY_POINTS else [(None, points)]
            for step, within in by_step:
                if step is not None:
                    yield from ("", f"### {escaped(step.title)} {link_to(details.video, step.start)}")
                yield ""
                for point in within:
                    yield "- " + " ".join(_point(details.video, kind, point))
                    yield from detail_lines(point.detail)
                    if point.quote and _words(point.quote) not in _words(point.text):
                        yield f"  > “{escaped(point.quote)}”"
    if details.chapters:
        yield from ("", "## Chapters", "")
        for chapter in details.chapters:
            yield f"- {link_to(details.video, chapter.start)} {escaped(chapter.title)}"


def _by_step(details: Details, points: Sequence[Point]) -> list[tuple[Chapter | None, list[Point]]]:
    """The points under the chapters in which they were said; one without evidence stays with the one before it. Where
    there are no chapters, under the headings that the writer gave to the steps of the lecture."""
    if not details.chapters:
        return list(_by_heading(points))
    starts = [chapter.start for chapter in details.chapters]
    found: dict[int, list[Point]] = {}
    chapter = 0
    for point in points:
        if point.evidence is not None:
            chapter = max(0, bisect_right(starts, point.evidence.start + _INTO_CHAPTER) - 1)
        found.setdefault(chapter, []).append(point)
    return [(details.chapters[number], found[number]) for number in sorted(found)]


def _by_heading(points: Sequence[Point]) -> Iterator[tuple[Chapter | None, list[Point]]]:
    step: Chapter | None = None
    within: list[Point] = []
    for point in points:
        if point.heading and point.evidence is not None and (step is None or point.heading != step.title):
            if within:
                yield step, within
            step, within = Chapter(start=point.evidence.start, title=point.heading), []
        within.append(point)
    yield step, within


def _origin(details: Details) -> Iterator[str]:
    if details.channel:
        name = escaped(details.channel)
        known = details.channel_id is not None and _CHANNEL.fullmatch(details.channel_id)
        yield f"[{name}](https://www.youtube.com/channel/{details.channel_id})" if known else name
    length = "" if details.length is None else f" ({timestamp(details.length)})"
    watch = "Watch on YouTube" if media_source(details.video) == YOUTUBE else "Watch"
    yield f"[{watch}]({url_at(details.video)}){length}"


def _words(text: str) -> str:
    """The words alone: an outline's point is its quote with capitals and a full stop."""
    return f" {' '.join(runs(text.casefold()))} "


def _point(video: VideoId, kind: SectionKind, point: Point) -> Iterator[str]:
    if point.term:
        yield f"**{escaped(point.term)}**:"
    if point.text:
        yield escaped(point.text)
    if point.evidence is not None:
        yield link_to(video, point.evidence.start)
    if kind is not SectionKind.FURTHER_QUESTIONS:
        yield _standing(point)


def _standing(point: Point) -> str:
    doubt = doubted(point.support, point.doubt)
    if point.evidence is not None and doubt:
        return signed(point.trust, escaped("; ".join(filter(None, (point.evidence.differs, doubt)))))
    return standing(point.evidence, quoted=bool(point.quote))


def standing(evidence: Evidence | None, *, quoted: bool) -> str:
    """The sign that says how far a quote was said, and what differs."""
    if evidence is None:
        return signed(Trust.NONE, NOT_SAID if quoted else UNQUOTED)
    return signed(trust_in(evidence), escaped(evidence.differs))
