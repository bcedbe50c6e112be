"""ModelBatchWriter over the real SDK: what is sent, how each item may end, and what answers that is no such API."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from tests.engine.models.samples import MODEL, TEXT, VIDEO, Heard, material
from tests.engine.models.test_parts import material as long_material
from tests.fakes.messages_api import USAGE, Body, FakeMessagesApi, JsonObject, error, plain, whole
from tests.fakes.models import Paid, claude
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.notes.prices import BATCH
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.batch_writer import ModelBatchWriter
from ytsb_tui.engine.models.limits import Limits
from ytsb_tui.engine.models.note_writer import ModelWriter

ROOT = "/v1/messages/batches"
NAME = "msgbatch_1"
NOW = 1_790_000_000.0
ITEM = f"{VIDEO}-1of1"


@pytest.fixture
async def batch_writer(api: FakeMessagesApi) -> AsyncIterator[ModelBatchWriter]:
    writer = ModelWriter(claude(api.url, stall=0.5, longest=2.0))
    yield written_in_batches(writer)
    await writer.model.aclose()


def written_in_batches(writer: ModelWriter) -> ModelBatchWriter:
    batches = writer.model.client.batches
    assert batches is not None
    return ModelBatchWriter(writer, batches)


def batch(api: FakeMessagesApi, status: str = "ended", requests: int = 1, at: float = NOW) -> JsonObject:
    counts = {"processing": 0, "succeeded": requests, "errored": 0, "canceled": 0, "expired": 0}
    made = datetime.fromtimestamp(at, UTC).isoformat()
    return {
        "id": NAME,
        "type": "message_batch",
        "processing_status": status,
        "request_counts": counts,
        "created_at": made,
        "expires_at": made,
        "results_url": f"{api.url}{ROOT}/{NAME}/results",
    }


def succeeded(text: str, reason: str | None = "end_turn") -> JsonObject:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": [{"type": "text", "text": text}],
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": USAGE | {"output_tokens": 500},
    }
    return {"type": "succeeded", "message": message}


def errored(kind: str, words: str) -> JsonObject:
    return {"type": "errored", "error": {"type": "error", "error": {"type": kind, "message": words}}}


def ended(api: FakeMessagesApi, items: dict[str, JsonObject]) -> None:
    """The batch has ended, with these results."""
    lines = "".join(json.dumps({"custom_id": name, "result": result}) + "\n" for name, result in items.items())
    api.gets[f"{ROOT}/{NAME}"] = plain(200, json.dumps(batch(api)))
    api.gets[f"{ROOT}/{NAME}/results"] = plain(200, lines, "application/x-jsonl")


async def test_what_is_sent_is_what_would_be_asked_but_for_the_stream_and_the_cache(
    api: FakeMessagesApi, batch_writer: ModelBatchWriter
) -> None:
    api.reply(plain(200, json.dumps(batch(api, "in_progress"))))
    assert await batch_writer.send([material()]) == NAME
    [item] = cast("list[dict[str, Any]]", api.asked[-1].body["requests"])
    api.reply(whole(TEXT))
    await batch_writer._writer.write(material(), Heard(), Paid())
    live = api.asked[-1].body
    assert item["custom_id"] == ITEM
    parameters = item["params"]
    assert "stream" not in parameters
    for name in ("model", "max_tokens", "system", "output_config"):
        assert parameters[name] == live[name]
    blocks = parameters["messages"][0]["content"]
    assert [block["text"] for block in blocks] == [api.material(), api.task()]
    assert not any("cache_control" in block for block in blocks)


@pytest.mark.parametrize("video", ["talks.42", f"talks.{'x' * 100}"])
async def test_the_id_of_another_medium_has_a_name_that_the_api_allows(
    api: FakeMessagesApi, batch_writer: ModelBatchWriter, video: str
) -> None:
    talk = replace(material(), details=replace(material().details, video=VideoId(video)))
    api.reply(plain(200, json.dumps(batch(api, "in_progress"))))
    await batch_writer.send([talk])
    [item] = cast("list[dict[str, Any]]", api.asked[-1].body["requests"])
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", item["custom_id"])
    ended(api, {item["custom_id"]: succeeded(TEXT)})
    assert await batch_writer.lost(NAME, VideoId(video)) is None
    assert (await batch_writer.write(NAME, talk, Heard(), Paid())).note.points == 3


async def test_a_note_of_a_batch_costs_half_and_is_checked_like_any_other(
    api: FakeMessagesApi, batch_writer: ModelBatchWriter
) -> None:
    ended(api, {ITEM: succeeded(TEXT)})
    assert await batch_writer.ended(NAME)
    assert await batch_writer.lost(NAME, VIDEO) is None
    written = await batch_writer.write(NAME, material(), Heard(), Paid())
    assert (written.note.points, written.note.verified) == (3, 2)
    assert written.usage.cost == pytest.approx((1000 * 0.10 + 500 * 0.50 + 30 * 0.01 + 200 * 0.125) / 2e6)
    assert not [asked for asked in api.asked if asked.method == "POST"], "nothing is asked for again"
    assert len([asked for asked in api.asked if asked.path.endswith("/results")]) == 1, "results are read once"


async def test_long_videos_go_in_parts_and_only_their_head_is_asked_for(
    api: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = ModelWriter(claude(api.url))
    monkeypatch.setattr(writer, "_limits", Limits(part=6_000))
    batch_writer = written_in_batches(writer)
    api.reply(plain(200, json.dumps(batch(api))))
    await batch_writer.send([long_material()])
    names = [item["custom_id"] for item in api.asked[-1].body["requests"]]  # type: ignore[attr-defined]  # as above
    assert names == [f"longlecture-{number}of3" for number in (1, 2, 3)]
    ended(api, {name: succeeded(TEXT) for name in reversed(names)})
    api.asked.clear()
    api.reply(whole(json.dumps({"title": "The whole", "summary": "All together."})))
    note = (await batch_writer.write(NAME, long_material(), Heard(), Paid())).note
    assert (note.title, note.summary) == ("The whole", "All together.")
    assert len([asked for asked in api.asked if asked.method == "POST"]) == 1
    await writer.model.aclose()


@pytest.mark.parametrize(
    ("result", "group", "kind"),
    [
        (errored("overloaded_error", "Overloaded"), TransientFailure, FailureKind.MODEL_BUSY),
        (errored("api_error", "Oops"), TransientFailure, FailureKind.MODEL_BUSY),
        (errored("invalid_request_error", "prompt is too long: 9 tokens"), VideoFailure, FailureKind.TOO_LONG),
        (errored("invalid_request_error", "max_tokens: too large"), VideoFailure, FailureKind.MODEL_ANSWER),
        (errored("billing_error", "credit balance is too low"), SetupFailure, FailureKind.KEY),
        ({"type": "expired"}, TransientFailure, FailureKind.MODEL_BUSY),
        ({"type": "canceled"}, TransientFailure, FailureKind.MODEL_BUSY),
        (succeeded(TEXT, None), TransientFailure, FailureKind.MODEL_BUSY),
    ],
)
async def test_every_odd_item_is_the_right_failure(
    api: FakeMessagesApi, batch_writer: ModelBatchWriter, result: JsonObject, group: type[Failure], kind: FailureKind
) -> None:
    ended(api, {ITEM: result})
    lost = await batch_writer.lost(NAME, VIDEO)
    assert isinstance(lost, group)
    assert lost.kind is kind
    other = await batch_writer.lost(NAME, VideoId("z" * 11))
    assert isinstance(other, TransientFailure)


@pytest.mark.parametrize(
    "odd", [succeeded("", "refusal"), succeeded(TEXT[:200], "max_tokens"), succeeded("no JSON"), succeeded("{}")]
)
async def test_an_answer_that_is_no_note_is_asked_for_at_once(
    api: FakeMessagesApi, batch_writer: ModelBatchWriter, odd: JsonObject
) -> None:
    ended(api, {ITEM: odd})
    api.reply(whole(TEXT))
    assert await batch_writer.lost(NAME, VIDEO) is None
    written = await batch_writer.write(NAME, material(), Heard(), Paid())
    assert written.note.verified == 2
    assert written.usage.output_tokens == 1000, "both answers are paid for"


async def test_before_its_end_it_is_left_alone(api: FakeMessagesApi, batch_writer: ModelBatchWriter) -> None:
    api.gets[f"{ROOT}/{NAME}"] = plain(200, json.dumps(batch(api, "in_progress")))
    assert not await batch_writer.ended(NAME)
    with pytest.raises(TransientFailure) as caught:
        await batch_writer.lost(NAME, VIDEO)
    assert caught.value.kind is FailureKind.OVERNIGHT


async def test_a_batch_that_the_api_no_longer_has_is_over(api: FakeMessagesApi, batch_writer: ModelBatchWriter) -> None:
    assert await batch_writer.ended(NAME)
    assert isinstance(await batch_writer.lost(NAME, VIDEO), TransientFailure)


@pytest.mark.parametrize(
    ("made", "requests", "known", "found"),
    [
        (NOW + 5, 1, frozenset(), NAME),
        (NOW - 60, 1, frozenset(), NAME),  # their clock is behind
        (NOW - 3600, 1, frozenset(), None),
        (NOW + 5, 2, frozenset(), None),
        (NOW + 5, 1, frozenset({NAME}), None),
    ],
)
async def test_a_batch_whose_name_did_not_arrive_is_found(
    api: FakeMessagesApi,
    batch_writer: ModelBatchWriter,
    made: float,
    requests: int,
    known: frozenset[str],
    found: str | None,
) -> None:
    api.gets[ROOT] = plain(200, json.dumps({"data": [batch(api, requests=requests, at=made)], "has_more": False}))
    assert await batch_writer.find(NOW, [material()], known) == found


@pytest.mark.parametrize(
    ("reply", "group", "kind", "words"),
    [
        (error(404, "not_found_error", "no"), SetupFailure, FailureKind.KEY, "takes no message batches"),
        (error(413, "request_too_large", "no"), SetupFailure, FailureKind.KEY, "took no batch"),
        (error(400, "invalid_request_error", "no"), SetupFailure, FailureKind.KEY, "took no batch"),
        (error(401, "authentication_error", "no"), SetupFailure, FailureKind.KEY, "refused"),
        (error(529, "overloaded_error", "no"), TransientFailure, FailureKind.MODEL_BUSY, "overloaded"),
        (plain(200, "<html>", "text/html"), TransientFailure, FailureKind.MODEL_ANSWER, "not the Messages API"),
    ],
)
async def test_what_goes_wrong_as_it_is_sent(
    api: FakeMessagesApi,
    batch_writer: ModelBatchWriter,
    reply: Body,
    group: type[Failure],
    kind: FailureKind,
    words: str,
) -> None:
    api.reply(reply)
    with pytest.raises(group, match=words) as caught:
        await batch_writer.send([material()])
    assert caught.value.kind is kind


async def test_the_budget_is_kept_and_a_note_that_is_sent_again_counted_once(api: FakeMessagesApi) -> None:
    short, long = material(), long_material()
    unbounded = ModelWriter(claude(api.url))
    each = BATCH * sum(unbounded.model.budget.most(question) for question in await unbounded.questions(short))
    batch_writer = written_in_batches(ModelWriter(claude(api.url, budget=1.5 * each)))
    assert await batch_writer.affordable([short, long]) == 1
    assert await batch_writer.affordable([short, short]) == 2, "sent again, it is counted once"
    with pytest.raises(SetupFailure) as caught:
        await batch_writer.affordable([long])
    assert caught.value.kind is FailureKind.BUDGET
    assert not api.asked


async def test_what_is_expected_to_be_paid_is_half(api: FakeMessagesApi) -> None:
    live, night = (ModelWriter(claude(api.url), overnight=overnight).estimate(3600.0) for overnight in (False, True))
    assert live.cost is not None
    assert night.cost is not None
    assert night.cost < 0.55 * live.cost
