"""What is remembered of YouTube's player clients, and the order in which they are asked.

Which client gets captions changes by the month, so what is learned fades.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

CLIENTS = ("ANDROID", "IOS", "VISIONOS", "ANDROID_VR", "WEB")  # in the order in which they are tried at first
LATELY = 3600.0  # seconds for which a success makes a client's refusals credible
REMEMBERED = 7 * 24 * 3600.0  # seconds for which a success puts a client first
_IMPROBABLE = 0.05  # chance of a run of refused exits below which the client is in doubt
_MOST_COUNTED = 100  # exits; older ones count less


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRecord:
    """How a version of a client did. Times are seconds since the epoch, 0.0 for never; it failed when another client
    got through or the client itself was refused. The counts are of exits since the program started; `run` are the
    refused ones since one was let through."""

    name: str
    version: str
    worked_at: float = 0.0
    failed_at: float = 0.0
    let_through: int = 0
    refused: int = 0
    run: int = 0

    def by(self, now: float) -> ClientRecord:
        """The record with no time later than now: the clock may have been set back since."""
        return replace(self, worked_at=min(self.worked_at, now), failed_at=min(self.failed_at, now))

    def credible(self, now: float) -> bool:
        """Whether it got captions lately and has not failed since, so that a refusal is not due to the client."""
        return self.worked_at > self.failed_at and now - self.worked_at < LATELY

    def doubtful(self) -> bool:
        """Whether one more refused exit would make a run that is improbable for the share let through until now."""
        share = (self.let_through + 0.5) / (self.let_through + self.refused + 1)
        return (1 - share) ** (self.run + 1) < _IMPROBABLE

    def worked(self, now: float) -> ClientRecord:
        """The record after captions were fetched."""
        counted = replace(self, worked_at=now, let_through=self.let_through + 1, refused=self.refused + self.run, run=0)
        if counted.let_through + counted.refused <= _MOST_COUNTED:
            return counted
        return replace(counted, let_through=counted.let_through // 2, refused=counted.refused // 2)

    def failed(self, now: float) -> ClientRecord:
        """The record after a failure that was due to the client."""
        return replace(self, failed_at=now)

    def exit_refused(self, *, confirmed: bool) -> ClientRecord:
        """The record after an exit was refused. `confirmed`: all other clients were refused too."""
        if confirmed:
            return replace(self, refused=self.refused + self.run + 1, run=0)
        return replace(self, run=self.run + 1)


def in_order(records: Iterable[ClientRecord], now: float) -> tuple[ClientRecord, ...]:
    """The clients as they are to be asked: the one that worked last, then others that worked lately, then the rest,
    those that failed longest ago or never first."""

    def rank(record: ClientRecord) -> tuple[int, float]:
        age = now - record.worked_at
        if record.worked_at > record.failed_at and age < REMEMBERED:
            return 0, -record.worked_at
        if record.worked_at and age < LATELY:
            return 1, -record.worked_at
        return 2, record.failed_at

    return tuple(sorted(records, key=rank))


def with_second_witness(ordered: Sequence[ClientRecord], now: float) -> tuple[ClientRecord, ...]:
    """The same order, but when one client alone is credible, the first that did not fail lately goes before it: once it
    got captions too, videos without any are believed from the two, and the others need not be asked."""
    if sum(record.credible(now) for record in ordered) != 1:
        return tuple(ordered)
    second = [record for record in ordered if not record.credible(now) and now - record.failed_at >= LATELY][:1]
    return (*second, *(record for record in ordered if record not in second))
