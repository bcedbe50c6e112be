"""How often the passage that answers a question is among those found: 200 questions, 100 lectures, five languages.

Each lecture says two things that are asked about in other words, and makes remarks before, between and after them.
"""

from __future__ import annotations

import random
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from ytsb_tui.adapters.embeddings import installed_embedder
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import Attempt, Stage
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.embeddings import Embedder
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.engine.ports.transcripts import Fetched

MOST = 24  # passages that a model reads
FEW = 8
_FOLDER = Path(__file__).with_name("lectures")
_REMARKS = 4  # a row
_CAPTION = 42  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, the lecture that answers it, and the words of its answer."""

    language: str
    video: VideoId
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The place of the answer among the passages of the whole library and of its lecture alone, from 0; None when it is
    not among the first."""

    asked: Asked
    place: int | None
    place_in_video: int | None


class Held(TypedDict):
    """What a file says about a lecture."""

    title: str
    said: list[str]
    asked: list[str]


class Course(TypedDict):
    """A file: the lectures in a language, and remarks that fit all of them."""

    remarks: list[str]
    lecture: list[Held]


@cache
def courses() -> dict[str, Course]:
    """The lectures by language."""
    files = sorted(_FOLDER.glob("*.toml"))
    return {file.stem: cast("Course", tomllib.loads(file.read_text(encoding="utf-8"))) for file in files}


def questions(*, named: bool) -> Iterator[Asked]:
    """All questions; with the subject of the lecture if `named`."""
    for language, course in courses().items():
        for number, lecture in enumerate(course["lecture"]):
            for question, answer in zip(lecture["asked"], lecture["said"], strict=True):
                asked = f"{lecture['title']}: {question}" if named else question
                yield Asked(language=language, video=_video(language, number), question=asked, answer=answer)


def measured(library: SqliteLibrary, *, named: bool) -> list[Found]:
    """What is found in a library that holds the lectures."""
    return [
        Found(
            asked=asked,
            place=_place(library, asked, ()),
            place_in_video=_place(library, asked, (asked.video,)),
        )
        for asked in questions(named=named)
    ]


def recall(found: Sequence[Found], most: int) -> float:
    """The share of questions whose answer is among the first `most` passages."""
    return sum(each.place is not None and each.place < most for each in found) / len(found)


def recall_in_video(found: Sequence[Found]) -> float:
    """The same when the lecture is named."""
    return sum(each.place_in_video is not None for each in found) / len(found)


def _place(library: SqliteLibrary, asked: Asked, videos: tuple[VideoId, ...]) -> int | None:
    answer = set(_captions(asked.answer))
    for place, excerpt in enumerate(library.excerpts(asked.question, videos, limit=MOST)):
        if excerpt.video == asked.video and 2 * sum(cue.text in answer for cue in excerpt.cues) >= len(answer):
            return place
    return None


def fill(library: SqliteLibrary) -> None:
    """Stores the lectures."""
    dice = random.Random(14)
    for language, course in courses().items():
        for number, lecture in enumerate(course["lecture"]):
            rows = [dice.sample(course["remarks"], _REMARKS) for _ in range(3)]
            one, other = lecture["said"]
            parts = [*rows[0], one, *rows[1], other, *rows[2]]
            _store(library, _video(language, number), lecture["title"], language, parts)


def _store(library: SqliteLibrary, video: VideoId, title: str, language: str, parts: Sequence[str]) -> None:
    library.add([NewJob(video=video, title=title)], 1.0)
    lines = [line for part in parts for line in _captions(part)]
    cues = tuple(Cue(start=4.0 * at, duration=4.0, text=line) for at, line in enumerate(lines))
    library.save_transcript(
        Fetched(
            details=Details(video=video, title=title, channel="Lectures", length=4.0 * len(cues)),
            transcript=Transcript(video=video, language=language, automatic=False, cues=cues),
            seen_ip=None,
        ),
        Attempt(video=video, stage=Stage.FETCH, worker="fetch 1", started_at=1.0, seconds=1.0, outcome="done"),
        write=False,
    )


def _captions(text: str) -> list[str]:
    if " " not in text.strip():
        return [text[at : at + _CAPTION // 2] for at in range(0, len(text), _CAPTION // 2)]
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > _CAPTION:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _video(language: str, number: int) -> VideoId:
    return VideoId(f"{language}-lect-{number:03}")


def measure(embedder: Embedder | None, *, named: bool) -> list[Found]:
    """What is found in a library that is filled for this."""
    with tempfile.TemporaryDirectory() as folder:
        library = SqliteLibrary(Path(folder) / "library.db", embedder=embedder)
        fill(library)
        while library.embed_more(64):
            pass
        found = measured(library, named=named)
        library.close()
    return found


def is_held_out(asked: Asked) -> bool:
    """Whether a question is of the half by which no number of the retrieval was chosen: every other lecture."""
    return int(asked.video.rpartition("-")[2]) % 2 == 0


def _shares(found: Sequence[Found]) -> str:
    shares = (recall(found, FEW), recall(found, MOST), recall_in_video(found))
    return "".join(f"{share:9.1%}" for share in shares)


def report() -> None:
    """Prints the tables."""
    for embedder in (None, installed_embedder()):
        for named in (False, True):
            found = measure(embedder, named=named)
            by = "words" if embedder is None else "words and meaning"
            asked = "the subject is named" if named else "no word of the lecture is known"
            print(f"\nfound by {by}, {asked}: among {FEW}, among {MOST}, in the named video")
            for language in (*courses(), None):
                some = [each for each in found if language in (None, each.asked.language)]
                print(f"  {language or 'all':<8}{_shares(some)}")
            print(f"  {'held out':<8}{_shares([each for each in found if is_held_out(each.asked)])}")


if __name__ == "__main__":
    report()
