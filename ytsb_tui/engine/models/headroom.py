"""How much an API still takes, by what it says with each answer, so that nothing is sent that it would refuse.

Each limit is a bucket that fills steadily, within a minute. Questions wait until it holds what they need. An API that
says nothing, or that others ask as well, still refuses now and then; `engine.rate_limiter` sees to that.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from ytsb_tui.engine.ports.models import Question, RateLimits

_MINUTE = 60.0
_ROUNDING = 1e-6
_REMEMBERED = 1_000  # questions; an API may never say anything


@dataclass(slots=True)
class _Bucket:
    """One limit as last reported, minus what was sent since without an answer."""

    most: int
    level: float
    at: float

    def seconds_until(self, need: int, now: float) -> float:
        """How long until it holds `need`, or all that it can hold."""
        lacks = min(need, self.most) - self._filled(now)
        return lacks * _MINUTE / self.most if lacks > _ROUNDING else 0.0

    def take(self, need: int, now: float) -> None:
        """Takes what a question needs."""
        self.level = self._filled(now) - need
        self.at = now

    def _filled(self, now: float) -> float:
        return min(self.most, self.level + (now - self.at) * self.most / _MINUTE)


@dataclass(frozen=True, slots=True)
class Sent:
    """A question that was sent, as number so many: what it took of the limits on requests and on tokens."""

    number: int
    needs: tuple[int, int]


class Headroom:
    """The limits of one model on one event loop."""

    def __init__(self) -> None:
        self._buckets: list[_Bucket | None] = [None, None]
        self._count = 0
        self._heard = 0  # the last question after which the API said what it has left
        self._later: deque[Sent] = deque(maxlen=_REMEMBERED)  # sent after that one

    async def enter(self, question: Question) -> Sent:
        """Waits until the API takes the question."""
        needs = (1, question.tokens)
        while (seconds := self._wait(needs)) > 0:  # noqa: ASYNC110 - time fills them, no event
            await asyncio.sleep(seconds)
        for bucket, need in zip(self._buckets, needs, strict=True):
            if bucket is not None:
                bucket.take(need, _now())
        self._count += 1
        self._later.append(sent := Sent(self._count, needs))
        return sent

    def heard(self, sent: Sent, limits: RateLimits) -> None:
        """The API said with the answer to this question what it has left. Those sent later come off that."""
        if sent.number < self._heard:
            return  # it has said later what it has left
        self._heard = sent.number
        while self._later and self._later[0].number <= sent.number:
            self._later.popleft()
        for number, limit in enumerate((limits.requests, limits.tokens)):
            if limit is not None:
                later = sum(other.needs[number] for other in self._later)
                self._buckets[number] = _Bucket(most=limit.most, level=limit.left - later, at=_now())

    def _wait(self, needs: tuple[int, int]) -> float:
        now = _now()
        pairs = zip(self._buckets, needs, strict=True)
        return max((bucket.seconds_until(need, now) for bucket, need in pairs if bucket is not None), default=0.0)


def _now() -> float:
    return asyncio.get_running_loop().time()
