"""Transcripts that are too long for one request: cut, written in parts, joined, and nothing paid for twice."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from tests.fakes.messages_api import Asked, Body, FakeMessagesApi, error, whole
from tests.fakes.models import Paid, claude
from tests.lab.lectures import lecture
from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.notes.note import Note, SectionKind
from ytsb_tui.core.videos.passages import token_estimate
from ytsb_tui.core.videos.transcripts import Chapter, Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.limits import Limits
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.ports.notes import Material

MODEL = "claude-haiku-5-5"
VIDEO = VideoId("longlecture")
LECTURE = lecture(VIDEO, 3600)
WORDS = LECTURE.text.split()
HEAD = json.dumps({"title": "The whole", "summary": "All parts together."})


def material(title: str | None = None) -> Material:
    cues = tuple(Cue(start=cue.start, duration=cue.duration, text=cue.text) for cue in LECTURE.cues)
    chapters = tuple(Chapter(start=start, title=name) for start, name in LECTURE.chapters)
    return Material(
        details=Details(video=VIDEO, title=title, length=3600.0, chapters=chapters),
        transcript=Transcript(video=VIDEO, language="en", automatic=False, cues=cues),
    )


def part(quote: str, number: int = 1) -> str:
    answer: dict[str, object] = {kind.value: [] for kind in SectionKind}
    answer |= {
        "title": f"Part {number}",
        "language": "en",
        "summary": f"Summary of part {number}.",
        "key_points": [{"text": f"Point {number}.", "quote": quote}, {"text": "Said in every part.", "quote": "no"}],
    }
    return json.dumps(answer)


def number_of(asked: Asked) -> int:
    """Which part is asked for, 1 for a whole video."""
    numbers = re.search(r"part (\d+) of", asked.blocks[1])
    return int(numbers[1]) if numbers else 1


def transcript_of(asked: Asked) -> list[str]:
    """The lines of the part."""
    return [line for line in asked.blocks[0].split("<transcript>\n")[1].splitlines() if line.startswith("[")]


def said(asked: Iterable[Asked]) -> list[str]:
    """The words of the parts, without the marks of time."""
    return " ".join(line.split("] ", 1)[1] for each in asked for line in transcript_of(each)).split()


def quoting(api: FakeMessagesApi, send: Callable[[str, int], Body] = lambda text, _: whole(text)) -> Body:
    """Answers each request for a part with a quote of its own transcript, and the last one with the head."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        asked = api.own
        if "key_points" not in str(asked.body):
            whole(HEAD)(handler)
            return
        number = number_of(asked)
        lines = transcript_of(asked)
        quote = " ".join(lines[0].split("] ", 1)[1].split()[:12])
        send(part(quote, number), number)(handler)

    return reply


def key_points(note: Note) -> list[str]:
    return [point.text for section in note.sections for point in section.points]


def refuse_long(api: FakeMessagesApi, most: int, refusal: Body) -> Body:
    """Refuses what is longer than `most` tokens by estimate."""
    answer = quoting(api)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (refusal if token_estimate(api.own.blocks[0]) > most else answer)(handler)

    return reply


@pytest.fixture
async def writer(api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ModelWriter]:
    writer = ModelWriter(claude(api.url))
    monkeypatch.setattr(writer, "_limits", Limits(part=6_000))
    yield writer
    await writer.model.aclose()


async def test_an_hour_fits_in_one_request(api: FakeMessagesApi) -> None:
    api.reply(quoting(api))
    writer = ModelWriter(claude(api.url))
    await writer.write(material(), lambda *_: None, Paid())
    await writer.model.aclose()
    assert len(api.asked) == 1


async def test_parts_are_joined_in_the_order_of_the_video(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(quoting(api))
    steps: list[tuple[str, float, str]] = []
    written = await writer.write(material(), lambda *step: steps.append(step), Paid())
    note = written.note
    assert (note.title, note.summary) == ("The whole", "All parts together.")
    assert key_points(note) == ["Point 1.", "Said in every part.", "Point 2.", "Point 3."]
    starts = [p.evidence.start for s in note.sections for p in s.points if p.evidence is not None]
    assert len(starts) == note.verified == 3
    assert starts == sorted(starts)
    assert len(api.asked) == 4
    assert written.usage.input_tokens == 4000
    parts = sorted(api.asked[:3], key=number_of)
    assert "part 1 of 3 of the video, 0:00 to " in parts[0].blocks[1]
    assert "part 3 of 3 of the video, " in parts[2].blocks[1]
    assert said(parts) == WORDS
    assert api.material(3).count("Summary of part") == 3
    fractions = [fraction for _, fraction, _ in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


async def test_a_known_title_stays(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(quoting(api))
    assert (await writer.write(material("Known"), lambda *_: None, Paid())).note.title == "Known"


async def test_a_retry_does_not_pay_for_finished_parts_again(api: FakeMessagesApi, writer: ModelWriter) -> None:
    failing = {2}

    def send(text: str, number: int) -> Body:
        return error(529, "overloaded_error", "Overloaded") if number in failing else whole(text)

    api.reply(quoting(api, send))
    paid = Paid()
    with pytest.raises(TransientFailure):
        await writer.write(material(), lambda *_: None, paid)
    assert paid.total.input_tokens == 2000  # parts 1 and 3 are paid
    failing.clear()
    written = await writer.write(material(), lambda *_: None, Paid())
    assert key_points(written.note)[0] == "Point 1."
    assert written.usage.input_tokens == 2000  # part 2, and the head
    assert len(api.asked) == 3 + 2
    await writer.write(material(), lambda *_: None, Paid())
    assert len(api.asked) == 3 + 2 + 4  # a note that is asked for again is written anew


async def test_a_head_that_cannot_be_had_does_not_lose_the_note(api: FakeMessagesApi, writer: ModelWriter) -> None:
    answer = quoting(api)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (answer if "key_points" in str(api.own.body) else whole("", "refusal"))(handler)

    api.reply(reply)
    note = (await writer.write(material(), lambda *_: None, Paid())).note
    assert note.title == "Part 1"
    assert note.summary == "Summary of part 1.\n\nSummary of part 2.\n\nSummary of part 3."


@pytest.mark.parametrize(
    "refusal",
    [
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        error(413, "invalid_request_error", "Request exceeds the maximum size"),
        whole("", "model_context_window_exceeded"),
    ],
)
async def test_a_model_that_reads_less_gets_smaller_parts(api: FakeMessagesApi, refusal: Body) -> None:
    writer = ModelWriter(claude(api.url))
    api.reply(refuse_long(api, 5_500, refusal))
    note = (await writer.write(material(), lambda *_: None, Paid())).note
    assert note.verified >= 4
    refused = len(api.asked)
    await writer.write(material(), lambda *_: None, Paid())
    assert len(api.asked) - refused < refused  # the second video starts with parts that fit
    await writer.model.aclose()


async def test_a_model_that_reads_next_to_nothing_is_given_up(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(error(400, "invalid_request_error", "prompt is too long"))
    with pytest.raises(VideoFailure, match="longer than the model can read") as caught:
        await writer.write(material(), lambda *_: None, Paid())
    assert caught.value.kind is FailureKind.TOO_LONG
    assert sorted(map(number_of, api.asked)) == sorted([1, 2, 3, *range(1, 7)]), "three parts and their halves"


async def test_only_what_is_too_long_is_cut_and_asked_for_again(api: FakeMessagesApi, writer: ModelWriter) -> None:
    answer = quoting(api)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        full = "part 2 of 3" in str(api.own.body)
        (whole("", "model_context_window_exceeded") if full else answer)(handler)

    api.reply(reply)
    note = (await writer.write(material(), lambda *_: None, Paid())).note
    first, again = api.asked[:3], api.asked[3:-1]
    assert said(sorted(first, key=number_of)) == WORDS
    middle = next(asked for asked in first if number_of(asked) == 2)
    assert said(sorted(again, key=number_of)) == said([middle])
    assert sorted(re.findall(r"part \d of \d", " ".join(asked.blocks[1] for asked in again))) == [
        "part 2 of 4",
        "part 3 of 4",
    ]
    assert api.material().count("Summary of part") == 4
    starts = [p.evidence.start for s in note.sections for p in s.points if p.evidence is not None]
    assert starts == sorted(starts)


async def test_what_cannot_be_cut_is_given_up(api: FakeMessagesApi) -> None:
    cue = Cue(start=0.0, duration=5.0, text="word " * 4_000)
    spoken = Transcript(video=VIDEO, language="en", automatic=False, cues=(cue,))
    api.reply(error(400, "invalid_request_error", "prompt is too long"))
    writer = ModelWriter(claude(api.url))
    with pytest.raises(VideoFailure, match="longer than the model can read"):
        await writer.write(replace(material(), transcript=spoken), lambda *_: None, Paid())
    await writer.model.aclose()
    assert len(api.asked) == 1
