"""Questions wait while the API says that it would refuse them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from tests.fakes.virtual_time import VirtualLoop, run
from ytsb_tui.adapters.model_api.failures import rate_limited
from ytsb_tui.core.jobs.failures import TransientFailure
from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.engine.models.headroom import Headroom
from ytsb_tui.engine.models.metered import MeteredModel
from ytsb_tui.engine.ports.models import Ending, Question, RateLimit, RateLimits, Received

QUESTION = Question(system="s", material="m" * 4_000, task="t", schema={}, most_tokens=500)
FIRST_WORD = 1.0  # seconds until an answer begins, with its headers
ANSWER = 20.0  # seconds until it ends
MINUTE = 60.0


class LimitedApi:
    """Fulfils ModelClient: takes `most` questions at once, and as many again each minute, as a bucket that fills."""

    batches = None

    def __init__(self, most: int, *, says: bool) -> None:
        self.refused = 0
        self._most = most
        self._level = float(most)
        self._at = 0.0
        self._says = says

    async def prepare(self) -> None:
        """Nothing is slow to load."""

    async def ask(self, question: Question, received: Received) -> Ending:
        """An answer, or a refusal."""
        now = asyncio.get_running_loop().time()
        self._level = min(self._most, self._level + (now - self._at) * self._most / MINUTE)
        self._at = now
        refused = self._level < 1
        self._level -= not refused
        left = int(self._level)
        await asyncio.sleep(FIRST_WORD)
        if self._says:
            received.limited(RateLimits(requests=RateLimit(most=self._most, left=left)))
        if refused:
            self.refused += 1
            raise rate_limited(None)
        received.sent = True
        await asyncio.sleep(ANSWER)
        received.usage, received.counted = Usage(input_tokens=question.tokens), True
        return Ending.WHOLE

    async def describe(self) -> Model:
        """Its name."""
        return Model(name="m")

    async def models(self) -> tuple[Model, ...]:
        """Itself alone."""
        return (await self.describe(),)

    async def aclose(self) -> None:
        """Nothing is open."""


async def hundred(api: LimitedApi, writers: int) -> float:
    """Seconds until so many writers have a hundred answers; after a refusal they wait for five seconds."""
    model, left = MeteredModel(api, "m"), list(range(100))

    async def write() -> None:
        while left:
            number = left.pop()
            try:
                await model.ask(QUESTION, lambda _: None, lambda _: None)
            except TransientFailure:
                left.append(number)
                await asyncio.sleep(5.0)

    await asyncio.gather(*(write() for _ in range(writers)))
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("writers", [16, 32])
def test_an_api_that_says_what_it_has_left_is_not_asked_in_vain(writers: int) -> None:
    silent, speaking = LimitedApi(20, says=False), LimitedApi(20, says=True)
    by_refusals = run(lambda _: hundred(silent, writers))
    by_headers = run(lambda _: hundred(speaking, writers))
    assert speaking.refused <= max(0, writers - 20), "only those that were sent before it had said anything"
    assert silent.refused > 10
    bound = (100 - 20) * MINUTE / 20 + FIRST_WORD + ANSWER
    assert by_headers <= min(1.05 * bound, by_refusals + ANSWER)


def waited(limits: RateLimits) -> Callable[[VirtualLoop], Coroutine[object, object, float]]:
    async def wait(loop: VirtualLoop) -> float:
        headroom = Headroom()
        headroom.heard(await headroom.enter(QUESTION), limits)
        before = loop.time()
        await headroom.enter(QUESTION)
        return loop.time() - before

    return wait


@pytest.mark.parametrize(
    ("limits", "seconds"),
    [
        (RateLimits(), 0.0),
        (RateLimits(requests=RateLimit(most=50, left=1)), 0.0),
        (RateLimits(requests=RateLimit(most=50, left=0)), 60.0 / 50),
        (RateLimits(tokens=RateLimit(most=10 * QUESTION.tokens, left=0)), 6.0),
        (RateLimits(tokens=RateLimit(most=QUESTION.tokens // 2, left=0)), 60.0),  # it needs more than there ever is
    ],
)
def test_a_question_waits_for_what_it_needs(limits: RateLimits, seconds: float) -> None:
    assert run(waited(limits)) == pytest.approx(seconds)


def test_what_was_sent_later_comes_off_what_is_left_and_older_news_count_no_more() -> None:
    async def late(loop: VirtualLoop) -> float:
        headroom = Headroom()
        first, second = await headroom.enter(QUESTION), await headroom.enter(QUESTION)
        headroom.heard(first, RateLimits(requests=RateLimit(most=50, left=1)))
        await headroom.enter(QUESTION)  # the one that is left is the second's
        headroom.heard(second, RateLimits(requests=RateLimit(most=50, left=0)))
        headroom.heard(first, RateLimits(requests=RateLimit(most=50, left=50)))
        await headroom.enter(QUESTION)
        return loop.time()

    assert run(late) == pytest.approx(3 * 60.0 / 50)
