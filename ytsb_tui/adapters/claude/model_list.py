"""The models that the API offers. Servers that speak only some of it say less about theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ytsb_tui.core.notes.models import Effort, Lifecycle, Model
from ytsb_tui.core.text.cleaning import clean

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

_MOST = 1000


async def listed(client: AsyncAnthropic) -> tuple[Model, ...]:
    """All of them, in the API's order. Raises ValueError, AttributeError or TypeError for what is no such list."""
    found: list[Model] = []
    async for info in client.models.list(limit=_MOST):
        found.append(described(info))
        if len(found) == _MOST:
            break
    if not found:
        raise ValueError("it names no models")
    return tuple(found)


def described(info: object) -> Model:
    """A model of the list. Raises ValueError when it has no name."""
    capabilities = getattr(info, "capabilities", None)
    retires = getattr(info, "retires_at", None)
    lifecycle = getattr(info, "lifecycle", None)
    return Model(
        name=_name(info),
        title=clean(str(getattr(info, "display_name", None) or ""), 80) or None,
        reads=_count(getattr(info, "max_input_tokens", None)),
        writes=_count(getattr(info, "max_tokens", None)),
        forms=_can(capabilities, "structured_outputs"),
        batches=_can(capabilities, "batch"),
        efforts=frozenset(_efforts(capabilities)),
        lifecycle=Lifecycle(lifecycle) if lifecycle in list(Lifecycle) else Lifecycle.ACTIVE,
        retires=retires.date().isoformat() if retires is not None and hasattr(retires, "date") else None,
    )


def _efforts(capabilities: object) -> Iterator[Effort]:
    types = getattr(getattr(capabilities, "thinking", None), "types", None)
    if _can(types, "disabled"):
        yield Effort.NONE
    if _can(types, "adaptive"):
        levels = getattr(capabilities, "effort", None)
        yield from (effort for effort in (Effort.LOW, Effort.MEDIUM, Effort.HIGH) if _can(levels, effort))


def _name(info: object) -> str:
    name = clean(str(getattr(info, "id", None) or ""), 120)
    if not name:
        raise ValueError("a model without a name")
    return name


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _can(capabilities: object, name: str) -> bool | None:
    supported = getattr(getattr(capabilities, name, None), "supported", None)
    return supported if isinstance(supported, bool) else None
