"""Listening by servers that speak OpenAI's audio API, each in its own form, and every refusal with its cure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.fakes import audio_api as fake
from tests.fakes.messages_api import Body, FakeMessagesApi, messages_api, plain
from tests.fakes.openai_api import openai_error, vllm_error
from tests.fakes.sounds import noise
from ytsb_tui.adapters import extras
from ytsb_tui.adapters.listening.server import MOST_WHOLE, ListeningServer
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.videos.listening import Heard
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.engine.ports.models import Access

KEY = "sk-listen-0123456789"
SETUP, VIDEO, LATER = SetupFailure, VideoFailure, TransientFailure


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as running:
        yield running


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing cuts sound."""
    monkeypatch.setattr(extras, "present", lambda _module: False)


def server(api: FakeMessagesApi, *, key: str | None = KEY, part: float = 300.0) -> ListeningServer:
    return ListeningServer(Access(model="whisper-1", key=key, base_url=f"{api.url}/v1/"), part=part)


async def heard(
    listening: ListeningServer, sound: Path, since: float = 0.0, language: str | None = None
) -> list[Heard]:
    async with aclosing(listening.hear(sound, since, language)) as parts:
        return [part async for part in parts]


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("answer", "language", "length"),
    [(fake.openai(), "en", 9.3), (fake.speaches(), "en", 9.3), (fake.vllm(), "en", 9.3), (fake.localai(), None, 9.25)],
)
async def test_each_server_is_understood(
    api: FakeMessagesApi, tmp_path: Path, answer: Body, language: str | None, length: float
) -> None:
    api.reply(answer)
    (tmp_path / "Talk.M4A").write_bytes(b"sound")
    (part,) = await heard(server(api), tmp_path / "Talk.M4A")
    assert part.cues == (
        Cue(start=0.0, duration=4.5, text="A limit is a value."),
        Cue(start=4.5, duration=4.75, text="A derivative is the slope of a curve."),
    )
    assert (part.language, part.by, round(part.until, 2)) == (language, "whisper-1", length)
    (asked,) = api.asked
    assert (asked.path, asked.headers["authorization"]) == ("/v1/audio/transcriptions", f"Bearer {KEY}")
    assert asked.body == {
        "model": "whisper-1",
        "response_format": "verbose_json",
        "timestamp_granularities[]": "segment",
        "file": b"sound",
        "filename": "sound.m4a",
    }


async def test_long_sound_is_sent_in_parts_with_the_language_of_the_first(api: FakeMessagesApi, tmp_path: Path) -> None:
    pytest.importorskip("av")
    sound = noise(tmp_path / "talk.wav", 50.0, pauses=(28.0,))
    api.reply(fake.openai(language="german"), fake.openai([(1.0, 2.0, " So.")], language="dutch"))
    first, second = await heard(server(api, key=None, part=30.0), sound)
    assert (round(first.until), second.until, second.length) == (28, 50.0, 50.0)
    assert second.cues == (Cue(start=first.until + 1.0, duration=1.0, text="So."),)
    assert [asked.body.get("language") for asked in api.asked] == [None, "de"]
    assert [asked.body["filename"] for asked in api.asked] == ["part.flac"] * 2
    assert "authorization" not in api.asked[0].headers


async def test_what_was_heard_before_is_not_sent_again(api: FakeMessagesApi, tmp_path: Path) -> None:
    pytest.importorskip("av")
    sound = noise(tmp_path / "talk.wav", 20.0)
    api.reply(fake.openai([(0.0, 1.0, " On.")]))
    (part,) = await heard(server(api), sound, since=15.0, language="en")
    assert part.cues[0].start == 15.0
    assert len(api.asked) == 1
    (end,) = await heard(server(api), sound, since=20.0)
    assert (end.until, end.cues, len(api.asked)) == (20.0, (), 1)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("answer", "group", "kind", "says"),
    [
        (openai_error(401, "Incorrect API key", code="invalid_api_key"), SETUP, FailureKind.KEY, "YTSB_LISTEN_KEY"),
        (openai_error(429, "Rate limit exceeded", retry_after="7"), LATER, FailureKind.MODEL_BUSY, "rate limit"),
        (openai_error(429, "quota", "insufficient_quota", "insufficient_quota"), SETUP, FailureKind.KEY, "no credit"),
        (openai_error(503, "overloaded"), LATER, FailureKind.MODEL_BUSY, "overloaded"),
        (openai_error(500, "oops"), LATER, FailureKind.MODEL_BUSY, "internal error"),
        (
            openai_error(413, "Maximum content size limit (26214400) exceeded (26306794 bytes read)", "server_error"),
            VIDEO,
            FailureKind.TOO_LONG,
            "does not take 0.0 MB at once: Maximum content size limit",
        ),
        (plain(413, "<html>413 Request Entity Too Large</html>", "text/html"), VIDEO, FailureKind.TOO_LONG, "at once."),
        (vllm_error(400, "Maximum file size exceeded"), VIDEO, FailureKind.TOO_LONG, "Raise its limit"),
        (
            openai_error(400, "response_format 'verbose_json' is not compatible with model 'gpt-4o-transcribe'."),
            SETUP,
            FailureKind.KEY,
            "gives no times",
        ),
        (plain(200, '{"text": "Words."}'), SETUP, FailureKind.KEY, "gives no times"),
        (
            fake.fastapi_error(404, "Model 'whisper-1' is not installed locally."),
            SETUP,
            FailureKind.KEY,
            "has no model whisper-1. Set YTSB_LISTEN_MODEL",
        ),
        (fake.fastapi_error(404, "Not Found"), SETUP, FailureKind.KEY, "usually ends in /v1"),
        (plain(404, "<html>nginx</html>", "text/html"), SETUP, FailureKind.KEY, "usually ends in /v1"),
        (plain(302, "", headers={"location": "https://else.example/"}), SETUP, FailureKind.KEY, "YTSB_LISTEN_SERVER"),
        (vllm_error(200, "Invalid or unsupported audio file."), LATER, FailureKind.MODEL_BUSY, "internal error"),
        (openai_error(400, "Invalid file format."), VIDEO, FailureKind.MODEL_ANSWER, "Invalid file format"),
        (plain(200, "<html>sign in</html>", "text/html"), LATER, FailureKind.MODEL_BUSY, "error"),
        (plain(200, '{"segments": 3}'), LATER, FailureKind.MODEL_ANSWER, "is not the audio API"),
        (plain(200, "[" * 3_000_000), LATER, FailureKind.MODEL_ANSWER, "too large"),
    ],
)
async def test_every_refusal_has_a_kind_and_a_cure(
    api: FakeMessagesApi, tmp_path: Path, answer: Body, group: type[Failure], kind: FailureKind, says: str
) -> None:
    api.reply(answer)
    (tmp_path / "talk.mp3").write_bytes(b"sound")
    with pytest.raises(group) as raised:
        await heard(server(api), tmp_path / "talk.mp3")
    assert raised.value.kind is kind
    assert says in str(raised.value)
    assert raised.value.action
    assert KEY not in str(raised.value)


@pytest.mark.usefixtures("whole")
async def test_no_server_and_no_file_are_said_in_one_line(api: FakeMessagesApi, tmp_path: Path) -> None:
    (tmp_path / "talk.mp3").write_bytes(b"sound")
    nowhere = ListeningServer(Access(model="whisper-1", key=None, base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(TransientFailure, match=r"No server answers at http://127.0.0.1:9/v1"):
        await heard(nowhere, tmp_path / "talk.mp3")
    with pytest.raises(SetupFailure, match="YTSB_LISTEN_SERVER"):
        await heard(ListeningServer(Access(model="m", key=None, base_url="speaches")), tmp_path / "talk.mp3")
    with pytest.raises(VideoFailure, match=r"gone.mp3 cannot be read"):
        await heard(server(api), tmp_path / "gone.mp3")


@pytest.mark.usefixtures("whole")
async def test_a_large_file_needs_what_cuts_it(api: FakeMessagesApi, tmp_path: Path) -> None:
    with (tmp_path / "talk.mp3").open("wb") as file:
        file.truncate(MOST_WHOLE + 1)
    with pytest.raises(VideoFailure) as raised:
        await heard(server(api), tmp_path / "talk.mp3")
    assert raised.value.reason == "talk.mp3 has 25 MB, and at most 25 MB are sent whole."
    assert "[listen]" in raised.value.action
    assert not api.asked


async def test_the_models_of_the_server_are_listed(api: FakeMessagesApi) -> None:
    api.gets["/v1/models"] = plain(200, json.dumps({"object": "list", "data": [{"id": "whisper-1"}, {"id": 3}, 7]}))
    assert await server(api).models() == ("whisper-1",)
    api.gets["/v1/models"] = openai_error(401, "no")
    with pytest.raises(SetupFailure, match="YTSB_LISTEN_KEY"):
        await server(api).models()
