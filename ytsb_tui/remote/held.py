"""What a process beside the owner has set aside of the owner's budget, over one connection."""

from __future__ import annotations

from math import isfinite

from ytsb_tui.core.state.codec import Json, Malformed
from ytsb_tui.engine.models.budget import Budget, Reservation


class Held:
    """One reservation of a budget, None where the owner has none to keep."""

    def __init__(self, budget: Budget | None) -> None:
        self._budget = budget
        self._reservation: Reservation | None = None

    async def reserve(self, most: float) -> None:
        """See Budget.reserve."""
        if self._budget is not None:
            self._reservation = await self._budget.reserve(most)

    def settle(self, cost: float, certain: bool) -> None:
        """See Budget.settle."""
        if self._budget is not None and self._reservation is not None:
            self._budget.settle(self._reservation, cost, certain=certain)
            self._reservation = None

    def end(self) -> None:
        """The connection has ended: what is still set aside may have been spent."""
        self.settle(0.0, certain=False)


def reserved(call: dict[str, Json]) -> float:
    """What a message wants to set aside. Raises Malformed."""
    match call:
        case {"with": {"most": int() | float() as most}} if _amount(most):
            return float(most)
    raise Malformed("Expected an amount: most.")


def settled(call: dict[str, Json]) -> tuple[float, bool]:
    """The cost in a message, and whether it is certain. Raises Malformed."""
    match call:
        case {"with": {"cost": int() | float() as cost, "certain": bool(certain)}} if _amount(cost):
            return float(cost), certain
    raise Malformed("Expected an amount and a boolean: cost, certain.")


def _amount(value: float) -> bool:
    return not isinstance(value, bool) and isfinite(value) and value >= 0
