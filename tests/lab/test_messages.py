"""The fake Messages API works with the real Anthropic SDK."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any, cast

import anthropic
import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from tests.lab.api_rules import ApiFault
from tests.lab.client import Lab
from tests.lab.lectures import lecture

MODEL = "claude-haiku-5-5"
VIDEO = "dQw4w9WgXcQ"
SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "points"],
    "properties": {
        "title": {"type": "string"},
        "level": {"enum": ["easy", "hard"]},
        "points": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "quote"],
                "properties": {"text": {"type": "string"}, "quote": {"type": "string"}, "weight": {"type": "integer"}},
            },
        },
    },
}


@pytest.fixture
def sdk(lab: Lab) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(max_retries=0) as client:
        yield client


def prompt(video: str = VIDEO) -> str:
    cues = "\n".join(f"[{int(cue.start) // 60}:{int(cue.start) % 60:02d}] {cue.text}" for cue in lecture(video).cues)
    return f"Write notes about {video}.\n\n<transcript>\n{cues}\n</transcript>"


def ask(sdk: anthropic.Anthropic, **options: Any) -> anthropic.types.Message:
    given: dict[str, Any] = {
        "model": MODEL,
        "max_tokens": 64000,
        "messages": [{"role": "user", "content": prompt()}],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }
    with sdk.messages.stream(**(given | options)) as stream:
        return stream.get_final_message()


def quotes(message: anthropic.types.Message) -> list[str]:
    block = message.content[0]
    assert block.type == "text"
    answer = json.loads(block.text)
    jsonschema.validate(answer, SCHEMA)
    return [point["quote"] for point in answer["points"]]


def test_a_streamed_answer_fits_its_schema_and_quotes_the_transcript(lab: Lab, sdk: anthropic.Anthropic) -> None:
    message = ask(sdk)
    speech = lecture(VIDEO).text
    assert quotes(message)
    assert all(quote in speech for quote in quotes(message))
    assert message.stop_reason == "end_turn"
    assert message.usage.input_tokens == len(prompt()) // 4
    assert message.usage.output_tokens > 50
    (asked,) = lab.api_requests()
    assert VIDEO in asked.body
    assert asked.status == 200


def test_the_same_request_gets_the_same_answer(sdk: anthropic.Anthropic) -> None:
    assert ask(sdk).content == ask(sdk).content


@pytest.mark.parametrize("fault", ["invented", "altered"])
def test_a_share_of_the_quotes_can_be_false(lab: Lab, sdk: anthropic.Anthropic, fault: ApiFault) -> None:
    lab.api_rule(fault, share=0.5)
    speech = lecture(VIDEO).text
    spoken = [quote in speech for quote in quotes(ask(sdk))]
    assert spoken.count(False) == len(spoken) // 2


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("invalid_key", 401),
        ("billing", 402),
        ("forbidden", 403),
        ("rate_limited", 429),
        ("server_error", 500),
        ("overloaded", 529),
    ],
)
def test_refusals(lab: Lab, sdk: anthropic.Anthropic, fault: ApiFault, status: int) -> None:
    lab.api_rule(fault, times=1, retry_after=7)
    with pytest.raises(anthropic.APIStatusError) as caught:
        ask(sdk)
    assert caught.value.status_code == status
    assert caught.value.response.headers["retry-after"] == "7"
    assert ask(sdk).stop_reason == "end_turn"


def test_a_wrong_key_is_refused(lab: Lab) -> None:
    with anthropic.Anthropic(api_key="other", max_retries=0) as client, pytest.raises(anthropic.AuthenticationError):
        ask(client)


@pytest.mark.parametrize("reason", ["refusal", "max_tokens", "context_exceeded"])
def test_answers_that_end_early(lab: Lab, sdk: anthropic.Anthropic, reason: ApiFault) -> None:
    lab.api_rule(reason, contains=VIDEO)
    expected = {"context_exceeded": "model_context_window_exceeded"}.get(reason, reason)
    assert ask(sdk).stop_reason == expected


def test_a_small_limit_truncates(sdk: anthropic.Anthropic) -> None:
    message = ask(sdk, max_tokens=10)
    assert (message.stop_reason, message.usage.output_tokens) == ("max_tokens", 10)


def test_breaks_in_mid_stream(lab: Lab, sdk: anthropic.Anthropic) -> None:
    lab.api_rule("cut", times=1)
    message = ask(sdk)
    assert message.stop_reason is None
    assert message.content
    lab.api_rule("overloaded_midstream", times=1)
    with pytest.raises(anthropic.APIStatusError, match="overloaded_error"):
        ask(sdk)
    lab.api_rule("reset", times=1)
    with pytest.raises(Exception, match=r"reset|closed|Connection"):
        ask(sdk)
    lab.api_rule("stall", times=1)
    with pytest.raises(Exception, match="timed out"):
        ask(sdk, timeout=0.3)


def test_answers_of_the_wrong_kind(lab: Lab, sdk: anthropic.Anthropic) -> None:
    lab.api_rule("wrong_shape", times=1)
    block = ask(sdk).content[0]
    assert block.type == "text"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(block.text), SCHEMA)
    lab.api_rule("broken_json", times=1)
    block = ask(sdk).content[0]
    assert block.type == "text"
    with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
        json.loads(block.text)


def test_a_delay_is_spread_over_the_stream(lab: Lab, sdk: anthropic.Anthropic) -> None:
    lab.api_rule("delay", seconds=1.0)
    started = time.monotonic()
    pieces = []
    content = [{"role": "user", "content": prompt()}]
    with sdk.messages.stream(model=MODEL, max_tokens=1000, messages=cast("Any", content)) as stream:
        pieces = [time.monotonic() - started for _ in stream.text_stream]
    assert len(pieces) >= 4
    assert pieces[0] < 0.5
    assert pieces[-1] >= 1.0


def test_what_the_real_endpoint_would_refuse(sdk: anthropic.Anthropic) -> None:
    loose = {"type": "object", "properties": {"title": {"type": "string"}}}
    with pytest.raises(anthropic.BadRequestError, match="additionalProperties"):
        ask(sdk, output_config={"format": {"type": "json_schema", "schema": loose}})
    with pytest.raises(anthropic.NotFoundError):
        ask(sdk, model="claude-unknown")


def test_a_cached_prefix_is_written_once_and_read_after(sdk: anthropic.Anthropic) -> None:
    text = f"{time.monotonic()} " + prompt()
    system = [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}]
    first = ask(sdk, system=system).usage
    second = ask(sdk, system=system).usage
    assert first.cache_creation_input_tokens == second.cache_read_input_tokens == len(text) // 4
    assert second.cache_creation_input_tokens == 0


def test_another_format_does_not_find_what_is_cached(sdk: anthropic.Anthropic) -> None:
    text = f"{time.monotonic()} " + prompt()
    system = [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}]
    assert ask(sdk, system=system).usage.cache_creation_input_tokens
    other = {**SCHEMA, "description": "another"}
    asked = ask(sdk, system=system, output_config={"format": {"type": "json_schema", "schema": other}}).usage
    assert asked.cache_read_input_tokens == 0
    assert asked.cache_creation_input_tokens


def test_citations_cannot_be_combined_with_a_format(sdk: anthropic.Anthropic) -> None:
    source = {"type": "text", "media_type": "text/plain", "data": "said"}
    document = {"type": "document", "source": source, "citations": {"enabled": True}}
    with pytest.raises(anthropic.BadRequestError, match="citations"):
        ask(sdk, messages=[{"role": "user", "content": [document, {"type": "text", "text": prompt()}]}])


def test_models_counts_and_whole_messages(sdk: anthropic.Anthropic) -> None:
    assert MODEL in [model.id for model in sdk.models.list()]
    assert sdk.models.retrieve(MODEL).max_input_tokens == 1_000_000
    content = cast("Any", [{"role": "user", "content": prompt()}])
    assert sdk.messages.count_tokens(model=MODEL, messages=content).input_tokens == len(prompt()) // 4
    message = sdk.messages.create(model=MODEL, max_tokens=500, messages=content)
    assert message.stop_reason == "end_turn"


def test_a_batch_is_made_waited_for_and_read(lab: Lab, sdk: anthropic.Anthropic) -> None:
    lab.api_rule("delay", endpoint="batches", seconds=0.3, times=1)
    lab.api_rule("overloaded", contains="bbbbbbbbbbb")
    requests = [
        {
            "custom_id": video,
            "params": {
                "model": MODEL,
                "max_tokens": 5000,
                "messages": [{"role": "user", "content": prompt(video)}],
                "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
            },
        }
        for video in ("aaaaaaaaaaa", "bbbbbbbbbbb")
    ]
    made = sdk.messages.batches.create(requests=cast("Any", requests))
    assert made.processing_status == "in_progress"
    lab.wait_for(lambda _: sdk.messages.batches.retrieve(made.id).processing_status == "ended", timeout=5)
    results = {one.custom_id: one.result for one in sdk.messages.batches.results(made.id)}
    good, bad = results["aaaaaaaaaaa"], results["bbbbbbbbbbb"]
    assert good.type == "succeeded"
    assert bad.type == "errored"
    speech = lecture("aaaaaaaaaaa").text
    assert all(quote in speech for quote in quotes(good.message))
