"""A transcript in the forms that other programs read: plain text, JSON, SubRip, WebVTT and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence

from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript

_LEAST = 0.001  # seconds that a caption stands at least; players and parsers leave out those that end as they begin
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet would work out


def exported(form: str, details: Details, transcript: Transcript) -> str:
    """The transcript as `txt`, `json`, `srt`, `vtt` or `csv`. Raises KeyError for other forms."""
    return FORMS[form](details, transcript)


def _txt(details: Details, transcript: Transcript) -> str:
    """What was said, a line a cue."""
    return "".join(f"{' '.join(cue.text.split())}\n" for cue in transcript.cues if cue.text.strip())


def _json(details: Details, transcript: Transcript) -> str:
    """Everything that is known of the transcript; times are seconds."""
    whole = {
        "video": details.video,
        "title": details.title,
        "channel": details.channel,
        "url": url_at(details.video),
        "duration": details.length,
        "language": transcript.language,
        "automatic": transcript.automatic,
        "translated_from": transcript.translated_from,
        "heard_by": transcript.heard_by,
        "chapters": [{"start": chapter.start, "title": chapter.title} for chapter in details.chapters],
        "cues": [{"start": cue.start, "duration": cue.duration, "text": cue.text} for cue in transcript.cues],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _srt(details: Details, transcript: Transcript) -> str:
    """SubRip, which has no escapes: an arrow in the text is written as one character."""
    return "".join(
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{text.replace('-->', '→')}\n\n"
        for number, (start, end, text) in enumerate(_shown(transcript.cues), 1)
    )


def _vtt(details: Details, transcript: Transcript) -> str:
    """WebVTT with the text's own brackets escaped."""
    cues = (
        f"{_clock(start, '.')} --> {_clock(end, '.')}\n{text.translate(_ENTITIES)}\n\n"
        for start, end, text in _shown(transcript.cues)
    )
    return f"WEBVTT\nKind: captions\nLanguage: {transcript.language}\n\n" + "".join(cues)


def _csv(details: Details, transcript: Transcript) -> str:
    """Start, duration (seconds) and text; text that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("start", "duration", "text"))
    for cue in transcript.cues:
        quote = "'" if cue.text.lstrip(" ").startswith(_FORMULA) else ""
        rows.writerow((f"{cue.start:.3f}", f"{cue.duration:.3f}", quote + cue.text))
    return out.getvalue()


FORMS: dict[str, Callable[[Details, Transcript], str]] = {
    "txt": _txt,
    "json": _json,
    "srt": _srt,
    "vtt": _vtt,
    "csv": _csv,
}


def _shown(cues: Sequence[Cue]) -> Iterator[tuple[float, float, str]]:
    """From when to when each cue with any text stands, and its lines. One that would stand on when the next comes, as
    automatic captions do, makes room for it."""
    spoken = [(cue, "\n".join(lines)) for cue in cues if (lines := _lines(cue.text))]
    for number, (cue, text) in enumerate(spoken):
        start = max(0.0, cue.start)
        end = start + cue.duration
        if number + 1 < len(spoken) and start < spoken[number + 1][0].start < end:
            end = spoken[number + 1][0].start
        yield start, max(end, start + _LEAST), text


def _lines(text: str) -> list[str]:
    """An empty line would end the caption."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _clock(seconds: float, point: str) -> str:
    """`01:02:03,004`."""
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{rest:03}"
