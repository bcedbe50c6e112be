"""Transcripts that are too long for one request: cut, written in parts, joined, and nothing paid for twice."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from tests.fakes.messages_api import Body, FakeMessagesApi, error, messages_api, whole
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


def quoting(api: FakeMessagesApi, send: Callable[[str, int], Body] = lambda text, _: whole(text)) -> Body:
    """Answers each request for a part with a quote of its own transcript, and the last one with the head."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        if "properties" in str(api.asked[-1].body) and "key_points" not in str(api.asked[-1].body):
            whole(HEAD)(handler)
            return
        numbers = re.search(r"part (\d+) of", api.task())
        number = int(numbers[1]) if numbers else 1
        lines = api.material().split("<transcript>\n")[1].splitlines()
        quote = " ".join(lines[1].split("] ", 1)[1].split()[:12])
        send(part(quote, number), number)(handler)

    return reply


def key_points(note: Note) -> list[str]:
    return [point.text for section in note.sections for point in section.points]


def refuse_long(api: FakeMessagesApi, most: int, refusal: Body) -> Body:
    """Refuses what is longer than `most` tokens by estimate."""
    answer = quoting(api)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (refusal if token_estimate(api.material()) > most else answer)(handler)

    return reply


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


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


async def test_parts_are_written_one_by_one_and_joined(api: FakeMessagesApi, writer: ModelWriter) -> None:
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
    tasks = [api.task(number) for number in range(4)]
    assert "part 1 of 3 of the video, 0:00 to " in tasks[0]
    assert "part 3 of 3 of the video, " in tasks[2]
    said = " ".join(
        line.split("] ", 1)[1]
        for number in range(3)
        for line in api.material(number).split("<transcript>\n")[1].splitlines()
        if line.startswith("[")
    )
    assert said.split() == WORDS
    assert api.material(3).count("Summary of part") == 3
    fractions = [fraction for _, fraction, _ in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] > 0.75


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
    assert paid.total.input_tokens == 1000  # the first part is paid
    failing.clear()
    written = await writer.write(material(), lambda *_: None, Paid())
    assert key_points(written.note)[0] == "Point 1."
    assert written.usage.input_tokens == 3000  # parts 2 and 3, and the head
    assert len(api.asked) == 2 + 3
    await writer.write(material(), lambda *_: None, Paid())
    assert len(api.asked) == 2 + 3 + 4  # a note that is asked for again is written anew


async def test_a_head_that_cannot_be_had_does_not_lose_the_note(api: FakeMessagesApi, writer: ModelWriter) -> None:
    answer = quoting(api)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (answer if "key_points" in str(api.asked[-1].body) else whole("", "refusal"))(handler)

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
    assert len(api.asked) == 2
