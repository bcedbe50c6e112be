"""Every odd answer of the model through the whole engine: its class, nothing half written, the transcript kept."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.messages_api import (
    Body,
    FakeMessagesApi,
    broken_off,
    cut,
    error,
    messages_api,
    plain,
    reset,
    stall,
    whole,
)
from tests.fakes.models import claude
from tests.fakes.work import fetched, video
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.notes.note import SectionKind
from ytsb_tui.engine.models.note_writer import ModelWriter

ANSWER = json.dumps(
    {kind.value: [] for kind in SectionKind}
    | {
        "title": "Talk",
        "language": "en",
        "subject": "Talks",
        "summary": "What is said.",
        "key_points": [{"text": "It is a sentence.", "quote": "sentence 3 of vid00000001"}],
    }
)
BUSY, ODD, KEY_TROUBLE = FailureKind.MODEL_BUSY, FailureKind.MODEL_ANSWER, FailureKind.KEY


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


@pytest.fixture
async def world(tmp_path: Path, api: FakeMessagesApi) -> AsyncIterator[World]:
    made = World(tmp_path)
    writer = ModelWriter(claude(api.url, stall=0.3, longest=5.0))
    made.writer = writer  # type: ignore[assignment]  # the world knows fakes
    yield made
    await writer.model.aclose()
    made.library.close()


@pytest.mark.parametrize(
    ("odd", "state", "kind"),
    [
        (lambda _: cut(ANSWER), State.WAITING, BUSY),
        (lambda _: reset(ANSWER), State.WAITING, BUSY),
        (lambda api: stall(api, ANSWER), State.WAITING, BUSY),
        (lambda _: broken_off(ANSWER, "overloaded_error", "Overloaded"), State.WAITING, BUSY),
        (lambda _: error(529, "overloaded_error", "Overloaded"), State.WAITING, BUSY),
        (lambda _: plain(200, "<html>Sign in</html>", "text/html"), State.WAITING, ODD),
        (lambda _: whole("", "refusal"), State.FAILED, ODD),
        (lambda _: whole(ANSWER[:150], "max_tokens"), State.FAILED, ODD),
        (lambda _: whole(ANSWER[:150]), State.FAILED, ODD),
        (lambda _: error(401, "authentication_error", "invalid x-api-key"), State.QUEUED, KEY_TROUBLE),
        (lambda _: error(402, "billing_error", "Your credit balance is too low"), State.QUEUED, KEY_TROUBLE),
        (lambda _: error(403, "permission_error", "no"), State.QUEUED, KEY_TROUBLE),
    ],
)
async def test_the_right_class_with_the_transcript_kept(
    world: World, api: FakeMessagesApi, odd: Callable[[FakeMessagesApi], Body], state: State, kind: FailureKind
) -> None:
    api.reply(odd(api))
    one = video(1)
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{one}")
        if state is State.QUEUED:  # trouble of the key, which is everybody's: the stage halts
            await world.until(lambda told: Stage.WRITE in told.halted and told.jobs[one].state is state)
            assert world.state.halted[Stage.WRITE].kind is kind
        else:
            await world.until(lambda told: bool(told.jobs) and told.jobs[one].state is state)
            assert world.state.jobs[one].kind is kind
        assert world.state.jobs[one].stage is Stage.WRITE
        saved = world.library.saved(one)
        assert saved is not None
        assert saved.transcript == fetched(one).transcript
        assert saved.written is None
        assert not list(world.vault.folder.iterdir()), "nothing half written"
        api.reply(whole(ANSWER))
        await engine.retry([one])
        await engine.pause(False)
        await world.until(lambda told: told.jobs[one].state is State.DONE)
    assert world.fetcher.fetches == [one], "nothing is fetched again"
