"""Every way a request for a note can fail, over the real SDK against a fake Messages API on loopback."""

from __future__ import annotations

import socket
import traceback

import pytest

from tests.engine.models.samples import MODEL, TEXT, Heard, material
from tests.fakes.messages_api import (
    KEY,
    Body,
    FakeMessagesApi,
    broken_off,
    cut,
    error,
    pings,
    plain,
    reset,
    silence,
    stall,
    stream,
)
from tests.fakes.models import Paid, claude
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.engine.models.note_writer import ModelWriter


@pytest.mark.parametrize(
    ("reply", "group", "kind", "words"),
    [
        (error(401, "authentication_error", f"invalid x-api-key {KEY}"), SetupFailure, "key", "key was refused"),
        (error(403, "permission_error", "no"), SetupFailure, "key", "may not use"),
        (error(402, "billing_error", "credit"), SetupFailure, "key", "no credit left"),
        (error(400, "invalid_request_error", "Your credit balance is too low"), SetupFailure, "key", "no credit left"),
        (error(400, "invalid_request_error", "held", code="organization_on_hold"), SetupFailure, "key", "may not use"),
        (
            error(429, "rate_limit_error", "spend", code="enforced_spend_limit_reached"),
            SetupFailure,
            "key",
            "spending limit",
        ),
        (error(404, "not_found_error", "model: x"), SetupFailure, "key", f"no model {MODEL}"),
        (plain(404, "<html>gone</html>", "text/html"), SetupFailure, "key", "no model"),
        (plain(405, "<html>no</html>", "text/html"), SetupFailure, "key", "not the Messages API"),
        (
            error(400, "invalid_request_error", "output_config.format: not supported"),
            SetupFailure,
            "key",
            "cannot answer in a given JSON form",
        ),
        (error(400, "invalid_request_error", f"odd {KEY}"), VideoFailure, "model-answer", "did not accept"),
        (error(429, "rate_limit_error", "slow down"), TransientFailure, "model-busy", "rate limit"),
        (error(500, "api_error", "oops"), TransientFailure, "model-busy", "internal error"),
        (plain(502, "<html>bad gateway</html>", "text/html"), TransientFailure, "model-busy", "internal error"),
        (error(529, "overloaded_error", "Overloaded"), TransientFailure, "model-busy", "overloaded"),
        (broken_off("{}", "overloaded_error", "Overloaded"), TransientFailure, "model-busy", "overloaded"),
        (broken_off("{}", "api_error", "oops"), TransientFailure, "model-busy", "internal error"),
        (broken_off("{}", "billing_error", "spent"), SetupFailure, "key", "no credit left"),
        (cut('{"title": "x"}'), TransientFailure, "model-busy", "cut off"),
        (reset('{"title": "x"}'), TransientFailure, "model-busy", "broke in the middle"),
        (plain(200, "<html>Sign in</html>", "text/html"), TransientFailure, "model-answer", "not the Messages API"),
        (plain(200, '{"ok": true}'), TransientFailure, "model-answer", "not the Messages API"),
        (stream([("message_start", {"type": "message_start"})]), TransientFailure, "model-answer", "not the Messages"),
        (
            plain(200, "event: message_start\ndata: {no json\n\n", "text/event-stream"),
            TransientFailure,
            "model-answer",
            "",
        ),
        (plain(200, "", "text/event-stream"), TransientFailure, "model-busy", "cut off"),
    ],
)
async def test_every_odd_answer_is_the_right_failure(
    api: FakeMessagesApi, writer: ModelWriter, reply: Body, group: type[Failure], kind: str, words: str
) -> None:
    api.reply(reply)
    with pytest.raises(group) as caught:
        await writer.write(material(), Heard(), Paid())
    failure = caught.value
    assert failure.kind == FailureKind(kind)
    assert words in failure.reason
    assert failure.action
    assert len(api.asked) == 1  # neither the SDK nor the writer tries again by itself
    assert_no_key(failure)


def assert_no_key(failure: Failure) -> None:
    """Neither in its words nor in the exceptions that a crash report would print."""
    assert KEY not in str(failure) + failure.reason + failure.action
    assert failure.__cause__ is None
    assert failure.__suppress_context__ or failure.__context__ is None
    assert KEY not in "".join(traceback.format_exception(failure))


async def test_a_stall_ends(api: FakeMessagesApi, impatient: ModelWriter) -> None:
    api.reply(stall(api, TEXT))
    heard = Heard()
    with pytest.raises(TransientFailure, match=r"silent for 0 s|silent for 1 s") as caught:
        await impatient.write(material(), heard, Paid())
    assert caught.value.kind is FailureKind.MODEL_BUSY
    assert heard.text  # it was shown until then


async def test_silence_ends(api: FakeMessagesApi, impatient: ModelWriter) -> None:
    api.reply(silence(api))
    paid = Paid()
    with pytest.raises(TransientFailure, match="silent"):
        await impatient.write(material(), Heard(), paid)
    assert paid.total.output_tokens == 16_000, "nobody knows what was written, so all that was asked for counts"
    assert paid.total.input_tokens > 500


async def test_pings_alone_do_not_keep_a_request_alive(api: FakeMessagesApi) -> None:
    writer = ModelWriter(claude(api.url, stall=5.0, longest=0.6))
    api.reply(pings(api, TEXT))
    with pytest.raises(TransientFailure, match="did not finish"):
        await writer.write(material(), Heard(), Paid())
    await writer.model.aclose()


async def test_nobody_answers(api: FakeMessagesApi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    writer = ModelWriter(claude(f"http://127.0.0.1:{port}"))
    with pytest.raises(TransientFailure, match="No server answers at http") as caught:
        await writer.write(material(), Heard(), Paid())
    assert caught.value.kind is FailureKind.MODEL_BUSY
    await writer.model.aclose()


@pytest.mark.parametrize(
    "url", ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://[::1", "http://:0"]
)
async def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(SetupFailure, match="not a web address"):
        await ModelWriter(claude(url)).write(material(), Heard(), Paid())


@pytest.mark.parametrize("key", ["", "sk ant", "sk-ant-\n", "schlüssel"])
async def test_a_key_that_fits_in_no_header(api: FakeMessagesApi, key: str) -> None:
    with pytest.raises(SetupFailure, match="invalid characters"):
        await ModelWriter(claude(api.url, key=key)).write(material(), Heard(), Paid())
    assert api.asked == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "1e9"}, 3600.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
async def test_the_wait_that_the_server_asks_for(
    api: FakeMessagesApi, writer: ModelWriter, headers: dict[str, str], seconds: float | None
) -> None:
    api.reply(error(429, "rate_limit_error", "slow down", headers))
    with pytest.raises(TransientFailure) as caught:
        await writer.write(material(), Heard(), Paid())
    assert caught.value.retry_after == seconds
