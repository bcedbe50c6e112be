"""Notes by the lab's model, from lectures of an hour: every unusual answer, and links to where things are said."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator

import pytest

from tests.fakes.models import claude
from tests.lab.api_rules import ApiFault
from tests.lab.client import Lab
from tests.lab.lectures import lecture
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.knowledge.questions import Excerpt
from ytsb_tui.core.notes.models import Effort
from ytsb_tui.core.notes.note import Note, Point, SectionKind
from ytsb_tui.core.text.words import plain_words
from ytsb_tui.core.videos.transcripts import Chapter, Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.answers import ModelAnswers
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.ports.notes import Material

MODEL = "claude-haiku-5-5"
VIDEO = VideoId("abcdefghij1")
HOUR = 3600


@pytest.fixture
async def writer(lab: Lab) -> AsyncIterator[ModelWriter]:
    writer = ModelWriter(
        claude(os.environ["ANTHROPIC_BASE_URL"], key=os.environ["ANTHROPIC_API_KEY"], stall=8.0, longest=60.0)
    )
    yield writer
    await writer.model.aclose()


def material(video: VideoId = VIDEO, seconds: int = HOUR) -> Material:
    talk = lecture(video, seconds)
    cues = tuple(Cue(start=cue.start, duration=cue.duration, text=cue.text) for cue in talk.cues)
    return Material(
        details=Details(
            video=video,
            title=talk.title,
            channel=talk.author,
            length=float(seconds),
            chapters=tuple(Chapter(start=start, title=title) for start, title in talk.chapters),
        ),
        transcript=Transcript(video=video, language="en", automatic=False, cues=cues),
    )


async def write(writer: ModelWriter, video: VideoId = VIDEO) -> Note:
    return (await writer.write(material(video), lambda *_: None, lambda _: None)).note


def claims(note: Note) -> list[Point]:
    """The points that need evidence."""
    sections = [section for section in note.sections if section.kind is not SectionKind.FURTHER_QUESTIONS]
    return [point for section in sections for point in section.points]


def said_from(video: VideoId, cue: int, words: int) -> list[str]:
    spoken = [word for one in lecture(video, HOUR).cues[cue:] for word in plain_words(one.text)]
    return spoken[:words]


@pytest.mark.essential
async def test_verbatim_quotes_link_to_the_cue_in_which_they_begin(writer: ModelWriter) -> None:
    for number in range(3):
        video = VideoId(f"exactvideo{number}")
        note = await write(writer, video)
        assert note.verified == note.points > 20
        for point in claims(note):
            assert point.evidence is not None
            quote = plain_words(point.quote or "")
            begins = said_from(video, point.evidence.cue, 20 + len(quote))
            cue_words = len(plain_words(lecture(video, HOUR).cues[point.evidence.cue].text))
            assert quote in [begins[n : n + len(quote)] for n in range(cue_words)]
            assert point.evidence.start == lecture(video, HOUR).cues[point.evidence.cue].start


@pytest.mark.essential
async def test_altered_quotes_are_found_and_shown_as_they_were_said(lab: Lab, writer: ModelWriter) -> None:
    lab.api_rule("altered", share=1.0)
    note = await write(writer)
    found = [point for point in claims(note) if point.evidence is not None]
    assert len(found) >= 0.9 * note.points
    for point in found:
        assert point.evidence is not None
        assert "otherwise" not in (point.quote or "")
        quote = plain_words(point.quote or "")
        near = said_from(VIDEO, max(0, point.evidence.cue - 1), 40 + len(quote))
        assert " ".join(quote) in " ".join(near)


@pytest.mark.parametrize("share", [1.0, 0.5])
async def test_invented_quotes_are_all_unverified(lab: Lab, writer: ModelWriter, share: float) -> None:
    lab.api_rule("invented", share=share)
    points = claims(await write(writer))
    invented = [point for point in points if "cheese" in (point.quote or "")]
    assert len(invented) >= int(len(points) * share) - 1
    assert all(point.evidence is None for point in invented)
    assert all(point.evidence is not None for point in points if point not in invented)


@pytest.mark.parametrize(
    ("fault", "group", "kind"),
    [
        ("invalid_key", SetupFailure, FailureKind.KEY),
        ("billing", SetupFailure, FailureKind.KEY),
        ("forbidden", SetupFailure, FailureKind.KEY),
        ("rate_limited", TransientFailure, FailureKind.MODEL_BUSY),
        ("server_error", TransientFailure, FailureKind.MODEL_BUSY),
        ("overloaded", TransientFailure, FailureKind.MODEL_BUSY),
        ("overloaded_midstream", TransientFailure, FailureKind.MODEL_BUSY),
        ("cut", TransientFailure, FailureKind.MODEL_BUSY),
        ("reset", TransientFailure, FailureKind.MODEL_BUSY),
        ("stall", TransientFailure, FailureKind.MODEL_BUSY),
        ("html", TransientFailure, FailureKind.MODEL_ANSWER),
        ("refusal", VideoFailure, FailureKind.MODEL_ANSWER),
        ("max_tokens", VideoFailure, FailureKind.MODEL_ANSWER),
        ("broken_json", VideoFailure, FailureKind.MODEL_ANSWER),
        ("wrong_shape", VideoFailure, FailureKind.MODEL_ANSWER),
        ("context_exceeded", VideoFailure, FailureKind.TOO_LONG),
    ],
)
async def test_odd_answers_end_in_the_right_class(
    lab: Lab, writer: ModelWriter, fault: ApiFault, group: type[Failure], kind: FailureKind
) -> None:
    lab.api_rule(fault, retry_after=7.0)
    with pytest.raises(group) as caught:
        await write(writer)
    assert caught.value.kind is kind
    assert caught.value.retry_after == (7.0 if fault in ("rate_limited", "overloaded", "server_error") else None)
    lab.reset()
    assert (await write(writer)).points > 20  # the writer still works


@pytest.mark.parametrize("fault", ["refusal", "max_tokens", "broken_json", "wrong_shape"])
async def test_one_odd_answer_is_made_good_at_once(lab: Lab, writer: ModelWriter, fault: ApiFault) -> None:
    lab.api_rule(fault, times=1)
    assert (await write(writer)).points > 20
    assert len([asked for asked in lab.api_requests() if asked.path == "/v1/messages"]) == 2


async def test_the_second_question_on_a_video_reads_its_transcript_from_the_cache(lab: Lab) -> None:
    """What is stored for the first question is truly read: at a tenth of the price, and a video asked about once more
    stores nothing new."""
    model = claude(os.environ["ANTHROPIC_BASE_URL"], key=os.environ["ANTHROPIC_API_KEY"], effort=Effort.LOW)
    answers = ModelAnswers(model)
    talk = material(VideoId("cachedvideo")).transcript
    whole = [Excerpt(video=talk.video, title="", cues=talk.cues)]
    usages = [
        await answers.answer(question, whole, lambda _: None, lambda _: None)
        for question in ("What is said first?", "And what is said last?")
    ]
    await model.aclose()
    stored, read = usages
    assert stored.cache_write_tokens == read.cache_read_tokens > 10_000
    assert stored.cache_read_tokens == read.cache_write_tokens == 0
    assert (read.cost or 1.0) < (stored.cost or 0.0)
    asked = [json.loads(one.body) for one in lab.api_requests() if one.path == "/v1/messages"]
    assert [body["output_config"]["effort"] for body in asked] == ["low", "low"]


async def test_eight_notes_at_once(lab: Lab, writer: ModelWriter) -> None:
    lab.api_rule("delay", seconds=1.0)
    videos = [VideoId(f"manyvideos{number}") for number in range(8)]
    started = asyncio.get_running_loop().time()
    written = await asyncio.gather(*(write(writer, video) for video in videos))
    took = asyncio.get_running_loop().time() - started
    assert [note.verified for note in written] == [note.points for note in written]
    assert [note.title for note in written] == [lecture(video, HOUR).title for video in videos]
    assert took < 7.0  # eight seconds if serial
