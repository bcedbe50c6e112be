"""How much the model thinks: asked for where it can be, counted in the limit, and shown while it lasts."""

from __future__ import annotations

import json

import pytest

from tests.engine.models.samples import ANSWER, Heard, material
from tests.fakes.messages_api import FakeMessagesApi, JsonObject, events, plain, stream, whole
from tests.fakes.models import CLAUDE, Paid, claude
from ytsb_tui.core.notes.models import ALLOWED_THOUGHT, THOUGHT, Effort
from ytsb_tui.engine.models.batch_writer import ModelBatchWriter
from ytsb_tui.engine.models.limits import OUTPUT
from ytsb_tui.engine.models.note_writer import ModelWriter

YES, NO = {"supported": True}, {"supported": False}
ABLE: JsonObject = {
    "thinking": {**YES, "types": {"adaptive": YES, "disabled": YES, "enabled": NO, "between_tools": NO}},
    "effort": {**YES, "low": YES, "medium": YES, "high": YES, "max": NO},
}
UNABLE: JsonObject = {
    "thinking": {**NO, "types": {"adaptive": NO, "disabled": NO}},
    "effort": {**NO, "low": NO, "medium": NO, "high": NO, "max": NO},
}


def describe(api: FakeMessagesApi, capabilities: JsonObject, writes: int = 64_000) -> None:
    info = {"id": CLAUDE, "type": "model", "display_name": "", "created_at": "2026-01-01T00:00:00Z"}
    body = json.dumps({**info, "max_tokens": writes, "capabilities": capabilities})
    api.gets[f"/v1/models/{CLAUDE}"] = plain(200, body)


async def sent(api: FakeMessagesApi, effort: Effort | None, heard: Heard | None = None) -> JsonObject:
    """What is sent for a note."""
    model = claude(api.url, effort=effort)
    await ModelWriter(model).write(material(), heard or Heard(), Paid())
    await model.aclose()
    return api.asked[-1].body


@pytest.mark.parametrize("effort", [Effort.LOW, Effort.MEDIUM, Effort.HIGH])
async def test_the_effort_is_sent_and_its_thought_has_room_beside_the_answer(
    api: FakeMessagesApi, effort: Effort
) -> None:
    describe(api, ABLE)
    api.reply(whole(json.dumps(ANSWER)))
    body = await sent(api, effort)
    assert body["thinking"] == {"type": "adaptive", "display": "omitted"}
    assert body["output_config"]["effort"] == effort.value  # type: ignore[index]
    assert body["max_tokens"] == OUTPUT + ALLOWED_THOUGHT[effort]
    assert ALLOWED_THOUGHT[effort] > 2 * THOUGHT[effort] > 0


async def test_without_effort_it_does_not_think(api: FakeMessagesApi) -> None:
    describe(api, ABLE)
    api.reply(whole(json.dumps(ANSWER)))
    body = await sent(api, Effort.NONE)
    assert body["thinking"] == {"type": "disabled"}
    assert "effort" not in body["output_config"]  # type: ignore[operator]
    assert body["max_tokens"] == OUTPUT


@pytest.mark.parametrize("capabilities", [UNABLE, {}])
async def test_nothing_is_asked_of_a_model_that_cannot(api: FakeMessagesApi, capabilities: JsonObject) -> None:
    describe(api, capabilities)
    api.reply(whole(json.dumps(ANSWER)))
    body = await sent(api, Effort.LOW)
    assert "thinking" not in body
    assert "effort" not in body["output_config"]  # type: ignore[operator]
    assert body["max_tokens"] == OUTPUT


async def test_a_server_that_describes_no_models_is_asked_once(api: FakeMessagesApi) -> None:
    model = claude(api.url, effort=Effort.LOW)
    for _ in range(2):
        api.reply(whole(json.dumps(ANSWER)))
        await ModelWriter(model).write(material(), Heard(), Paid())
    await model.aclose()
    assert [asked.method for asked in api.asked] == ["GET", "POST", "POST"]


async def test_the_limit_stays_within_what_the_model_writes(api: FakeMessagesApi) -> None:
    describe(api, ABLE, writes=17_000)
    api.reply(whole(json.dumps(ANSWER)))
    assert (await sent(api, Effort.HIGH))["max_tokens"] == 17_000


async def test_that_it_thinks_is_shown(api: FakeMessagesApi) -> None:
    describe(api, ABLE)
    told = events(json.dumps(ANSWER))
    block: JsonObject = {"type": "thinking", "thinking": "", "signature": ""}
    told.insert(1, ("content_block_start", {"type": "content_block_start", "index": 0, "content_block": block}))
    api.reply(stream(told))
    heard = Heard()
    await sent(api, Effort.LOW, heard)
    assert [word for word, _, _ in heard.steps][:2] == ["reading", "thinking"]


async def test_batches_think_too(api: FakeMessagesApi) -> None:
    describe(api, ABLE)
    model = claude(api.url, effort=Effort.LOW)
    batches = model.client.batches
    assert batches is not None
    api.reply(plain(200, json.dumps({"id": "batch_1"})))
    await ModelBatchWriter(ModelWriter(model), batches).send([material()])
    await model.aclose()
    parameters = api.asked[-1].body["requests"][0]["params"]  # type: ignore[index]
    assert parameters["thinking"] == {"type": "adaptive", "display": "omitted"}
    assert parameters["max_tokens"] == OUTPUT + ALLOWED_THOUGHT[Effort.LOW]
