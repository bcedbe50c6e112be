"""A budget shared by every request to a model: none is sent that could exceed it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.prices import BATCH, most_cost
from ytsb_tui.engine.ports.models import Question


class Share(Protocol):
    """A part of another process's budget, set aside for a request of this one."""

    def settle(self, cost: float, *, certain: bool) -> None:
        """Replaces it by the cost, see `Budget.settle`."""
        ...


class SharedBudget(Protocol):
    """The budget of the process that owns the library, which counts the requests of all others too."""

    async def reserve(self, most: float) -> Share | None:
        """Sets aside that many US dollars, None when no other process owns the library. Raises SetupFailure as
        `Budget.reserve` does, and when a budget cannot be asked."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """The most that a request can cost, in US dollars, set aside until its cost is known."""

    most: float


class Budget:
    """US dollars that may be spent, None for no limit: notes, questions, assessments and batches together, and what
    other processes ask while this one owns the library. Belongs to one event loop."""

    def __init__(self, model: str, dollars: float | None) -> None:
        """Raises SetupFailure when a budget cannot be kept because the model's price is not known."""
        self._model = model
        self._dollars = dollars
        self._spent = 0.0  # as the API reported it
        self._unsure = 0.0  # what interrupted requests may have cost on top
        self._reserved = 0.0
        self._settled = asyncio.Event()
        if dollars is not None and most_cost(model, 0, 0) is None:
            raise SetupFailure(
                FailureKind.BUDGET,
                f"The price of {model} is not known, so a budget cannot be kept.",
                "Choose a model whose price is known with YTSB_MODEL, or leave the budget out.",
            )

    @property
    def spent(self) -> float:
        """What requests have cost, or may have cost, so far."""
        return self._spent + self._unsure

    def most(self, question: Question) -> float:
        """The most that the question can cost, 0 for a model whose price is not known."""
        return most_cost(self._model, question.most_sent, question.most_tokens) or 0.0

    async def reserve(self, most: float) -> Reservation:
        """Sets aside the most that a request can cost. Waits while requests under way have what it needs. Raises
        SetupFailure (kind BUDGET) when even they cannot leave enough."""
        while not self._fits(most):
            if self._dollars is not None and self.spent + most > self._dollars:
                raise self.exhausted()
            await self._settled.wait()
        self._reserved += most
        return Reservation(most=most)

    def reserve_batch(self, questions: Sequence[Question]) -> Reservation | None:
        """Sets aside the most that these can cost in a batch, whose answers come too late to be waited for; None when
        the budget does not allow it."""
        most = BATCH * sum(self.most(question) for question in questions)
        if not self._fits(most):
            return None
        self._reserved += most
        return Reservation(most=most)

    def settle(self, reservation: Reservation, cost: float, *, certain: bool = True) -> None:
        """Replaces a reservation by the cost. Where that is not certain, because the answer was interrupted, the whole
        reservation counts as spent: the model may have written more than arrived."""
        self._reserved -= reservation.most
        self._spent += cost
        if not certain:
            self._unsure += max(0.0, reservation.most - cost)
        self._settled.set()
        self._settled = asyncio.Event()

    def exhausted(self) -> SetupFailure:
        """The failure of a request that could exceed the budget."""
        spent = f"${self._spent:.4f} is spent"
        if self._unsure:
            spent += f", and interrupted answers may have cost ${self._unsure:.4f} more"
        return SetupFailure(
            FailureKind.BUDGET,
            f"Another request could exceed the budget of ${self._dollars or 0.0:.2f}: {spent}.",
            "What is fetched is kept. Continue with a higher --budget or YTSB_BUDGET.",
        )

    def _fits(self, most: float) -> bool:
        return self._dollars is None or self.spent + self._reserved + most <= self._dollars
