"""Pictures of slides in a note: among the key points, each before the first one that was said after it came; at the end
of a note that has no key points.

They are put into the generated Markdown, because they may come after the note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ytsb_tui.core.notes.markdown import HEADINGS, link_to
from ytsb_tui.core.notes.note import SectionKind
from ytsb_tui.core.videos.transcripts import seconds_of, timestamp
from ytsb_tui.core.videos.video import VideoId

FOLDER = "slides"  # in the vault, with a folder for each video
_POINTS = f"## {HEADINGS[SectionKind.KEY_POINTS]}"
_PICTURE = re.compile(rf"!\[([^\]\n]*)\]\((?:\.\./)*({FOLDER}/[\w-]+/[0-9]+\.jpg)\)", re.ASCII)
_LINKS = "<!-- ytsb:links -->\n"  # between notes; they end a note
_EARLY = 1.0  # seconds; a cue may begin before the slide that it belongs to


def picture_path(video: VideoId, second: int) -> str:
    """The path of a slide's picture inside the vault."""
    return f"{FOLDER}/{video}/{second}.jpg"


def pictures_in(text: str) -> tuple[str, ...]:
    """The paths inside the vault of the pictures that a note shows, each once."""
    return tuple(dict.fromkeys(match[2] for match in _PICTURE.finditer(text)))


def picture_at(text: str, place: int) -> tuple[str, str, int] | None:
    """The picture that begins at this place of a text: what it says in words, its path inside the vault, and where it
    ends."""
    match = _PICTURE.match(text, place)
    return None if match is None else (match[1], match[2], match.end())


def with_pictures_beside(text: str) -> str:
    """A note for another folder, with its pictures beside it."""
    return _PICTURE.sub(r"![\1](\2)", text)


def without_pictures(text: str) -> str:
    """A note whose pictures are left out; the links to their seconds stay."""
    return _PICTURE.sub(r"\1", text)


def illustrated(body: str, video: VideoId, seconds: Sequence[int], path: str) -> str:
    """The generated part of the note at `path` in the vault with pictures of the slides that were first seen at these
    seconds, which rise. One that shows pictures already stays as it is."""
    if not seconds or pictures_in(body):
        return body
    up = "../" * path.count("/")
    shown = [
        (second, f"![Slide at {timestamp(second)}]({up}{picture_path(video, second)}) {link_to(video, second)}")
        for second in seconds
    ]
    own, links, rest = body.partition(_LINKS)
    lines = own.split("\n")
    if _POINTS in lines:
        first = lines.index(_POINTS) + 1
        last = next((at for at in range(first, len(lines)) if lines[at].startswith("## ")), len(lines))
        lines[first:last] = _among(lines[first:last], shown)
    else:
        lines = [own.rstrip(), "", "\n\n".join(["## Slides", *(line for _, line in shown)]), ""]
    return "\n".join(lines) + links + rest


def _among(lines: Sequence[str], shown: Sequence[tuple[int, str]]) -> list[str]:
    """The lines of the key points with the pictures among them."""
    steps = [at for at, line in enumerate(lines) if line.startswith("### ")]
    if not steps or any(line.startswith("- ") for line in lines[: steps[0]]):
        steps.insert(0, 0)
    starts = [_second(lines[at]) if lines[at].startswith("### ") else None for at in steps]
    before: dict[int, list[str]] = {}
    for second, line in shown:
        step = max((at for at, start in enumerate(starts) if start is None or start <= second + _EARLY), default=0)
        end = steps[step + 1] if step + 1 < len(steps) else len(lines)
        place = next((at for at in range(steps[step], end) if _said_after(lines[at], second)), None)
        if place is None:
            place = end
            while place > 1 and not lines[place - 1]:
                place -= 1
        before.setdefault(place, []).append(line)
    found: list[str] = []
    for at in range(len(lines) + 1):
        for picture in before.get(at, ()):
            found += ["", picture] if found[-1] else [picture]
        if at < len(lines):
            found += ["", lines[at]] if at in before and lines[at] else [lines[at]]
    return found


def _said_after(line: str, second: int) -> bool:
    """Whether it is a point that was said when the slide was there."""
    said = _second(line) if line.startswith("- ") else None
    return said is not None and said >= second - _EARLY


def _second(line: str) -> float | None:
    """The second that the last link of a line leads to."""
    found = re.findall(r"\[([0-9:]{4,8})\]\(", line)
    return seconds_of(found[-1]) if found else None
