"""What the Messages API says of its limits, with answers and with refusals."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.fakes.messages_api import KEY, Body, error, events, messages_api, stream
from ytsb_tui.adapters.claude.messages_api import MessagesApi
from ytsb_tui.adapters.claude.rate_limits import rate_limits
from ytsb_tui.core.jobs.failures import TransientFailure
from ytsb_tui.engine.ports.models import Access, Question, RateLimit, RateLimits, Received

QUESTION = Question(system="s", material="m", task="t", schema={"type": "object"}, most_tokens=500)
HEADERS = {
    "anthropic-ratelimit-requests-limit": "50",
    "anthropic-ratelimit-requests-remaining": "49",
    "anthropic-ratelimit-requests-reset": "2026-12-01T04:00:01Z",
    "anthropic-ratelimit-input-tokens-limit": "50000",
    "anthropic-ratelimit-input-tokens-remaining": "0",
}
SAID = RateLimits(requests=RateLimit(most=50, left=49), tokens=RateLimit(most=50_000, left=0))


@pytest.mark.parametrize(
    "reply", [stream(events("{}"), headers=HEADERS), error(429, "rate_limit_error", "slow down", HEADERS)]
)
async def test_they_are_heard_before_the_answer_and_with_a_refusal(reply: Body) -> None:
    said: list[tuple[RateLimits, str]] = []
    received = Received(QUESTION, lambda _: None, limited=lambda limits: said.append((limits, received.text)))
    with messages_api() as fake:
        fake.reply(reply)
        client = MessagesApi(Access(model="claude-haiku-5-5", key=KEY, base_url=fake.url))
        with suppress(TransientFailure):
            await client.ask(QUESTION, received)
        await client.aclose()
    assert said == [(SAID, "")]


@pytest.mark.parametrize(
    ("limit", "remaining"),
    [("", "5"), ("50", ""), ("x", "5"), ("0", "0"), ("50", "51"), ("-1", "-2"), ("9" * 9_999, "9")],
)
def test_what_makes_no_sense_is_no_limit(limit: str, remaining: str) -> None:
    name = "anthropic-ratelimit-requests"
    said = rate_limits({f"{name}-limit": limit, f"{name}-remaining": remaining}).requests
    assert said is None or said.most < 10**12


def test_one_limit_on_all_tokens_is_one_on_those_sent() -> None:
    headers = {"anthropic-ratelimit-tokens-limit": "80", "anthropic-ratelimit-tokens-remaining": "8"}
    assert rate_limits(headers) == RateLimits(tokens=RateLimit(most=80, left=8))
