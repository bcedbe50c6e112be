"""Notes and answers by a server of one's own, all the way: the writers are those of every other model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from tests.engine.models.samples import TEXT, Heard, material
from tests.engine.models.test_parts import material as long_material
from tests.fakes.messages_api import FakeMessagesApi, messages_api
from tests.fakes.models import Paid, openai
from tests.fakes.openai_api import chunk, completion, listing, prompt, text_chunks, vllm_error, whole
from ytsb_tui.core.jobs.failures import SetupFailure, VideoFailure
from ytsb_tui.core.knowledge.questions import Excerpt, Statement
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.answers import ModelAnswers
from ytsb_tui.engine.models.note_writer import ModelWriter


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


NEARLY_JSON = f"<think>A note, then.</think>\n```json\n{TEXT[:-1].replace('}, {', '}, {')},}}\n```"


@pytest.mark.parametrize("text", [TEXT, f"Here you are: {TEXT} Bye.", NEARLY_JSON])
async def test_a_note_however_its_json_comes(api: FakeMessagesApi, text: str) -> None:
    api.reply(whole(text))
    writer, paid, heard = ModelWriter(openai(api.url)), Paid(), Heard()
    written = await writer.write(material(), heard, paid)
    await writer.model.aclose()
    assert (written.note.points, written.note.verified) == (3, 2)
    assert written.note.model == "qwen3:8b"
    assert written.usage.cost is None, "what it costs is not known"
    assert paid.total.output_tokens == 500
    assert "• Eigenvector: A direction that a map only stretches." in heard.text
    assert "</transcript>" in prompt(api)


async def test_an_answer_that_is_no_note_is_asked_for_once_more_with_the_schema(api: FakeMessagesApi) -> None:
    api.reply(whole("I would rather not."), whole(TEXT))
    writer = ModelWriter(openai(api.url))
    assert (await writer.write(material(), Heard(), Paid())).note.points == 3
    assert "core_concepts" in prompt(api)
    api.reply(whole("No."))
    with pytest.raises(VideoFailure, match="not JSON"):
        await writer.write(material(), Heard(), Paid())
    await writer.model.aclose()


async def test_a_model_that_tells_how_little_it_reads_gets_parts_that_fit(api: FakeMessagesApi) -> None:
    api.gets["/v1/models"] = listing({"id": "qwen3:8b", "max_model_len": 16_384})
    api.reply(whole(TEXT))
    writer = ModelWriter(openai(api.url))
    assert not await writer.prepare()
    await writer.write(long_material(), Heard(), Paid())
    await writer.model.aclose()
    posts = [asked.body for asked in api.asked if asked.method == "POST"]
    assert len(posts) > 2
    assert {body["max_tokens"] for body in posts} == {5_461}


async def test_a_model_that_does_not_tell_is_asked_in_ever_smaller_parts(api: FakeMessagesApi) -> None:
    too_long = vllm_error(400, "This model's maximum context length is 8192 tokens. However, you requested more.")

    def refuse_long(handler: BaseHTTPRequestHandler) -> None:
        (too_long if len(prompt(api)) > 20_000 else whole(TEXT))(handler)

    api.reply(refuse_long)
    writer = ModelWriter(openai(api.url))
    note = (await writer.write(long_material(), Heard(), Paid())).note
    await writer.model.aclose()
    assert note.points >= 3
    assert len(api.asked) > 4


async def test_questions_are_answered_as_they_come(api: FakeMessagesApi) -> None:
    said = Excerpt(video=VideoId("aaaaaaaaaaa"), title="T", cues=(Cue(start=3.0, duration=1.0, text="so it was said"),))
    text = json.dumps({"statements": [{"text": "It was so.", "source": 1, "quote": "so it was said"}]})
    api.reply(completion([*text_chunks(f"<think>[{{}}]</think>{text}", 9), chunk({}, "stop")]))
    model, heard = openai(api.url), list[Statement]()
    usage = await ModelAnswers(model).answer("Was it?", [said], heard.append, Paid())
    await model.aclose()
    assert [(statement.text, statement.evidence and statement.evidence.start) for statement in heard] == [
        ("It was so.", 3.0)
    ]
    assert usage.output_tokens > 20, "estimated, since the server does not count"


def test_a_budget_needs_a_known_price(api: FakeMessagesApi) -> None:
    with pytest.raises(SetupFailure, match="price of qwen3:8b is not known"):
        openai(api.url, budget=1.0)
