"""The models that an API offers. Servers that only speak some of it tell less of theirs."""

from __future__ import annotations

from contextlib import suppress

from ytsb_tui.adapters.claude.answer_stream import not_the_api
from ytsb_tui.adapters.claude.messages_api import MessagesApi
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.models import Lifecycle, Model
from ytsb_tui.core.text.cleaning import clean

_MOST = 1000


async def models(api: MessagesApi) -> tuple[Model, ...]:
    """All of them, in the API's order. Raises a Failure."""
    try:
        async with api.connected() as client:
            found = [_model(info) async for info in client.models.list(limit=_MOST)]
        if not found:
            raise ValueError("it names no models")
        return tuple(found[:_MOST])
    except (ValueError, AttributeError, TypeError) as error:
        raise not_the_api(error) from None


async def notice(api: MessagesApi, name: str) -> str:
    """What a person who uses a model should know of it; empty when there is nothing, or when the API does not tell."""
    with suppress(Failure, ValueError, AttributeError, TypeError):
        async with api.connected() as client:
            return _model(await client.models.retrieve(name)).warning
    return ""


def _model(info: object) -> Model:
    capabilities = getattr(info, "capabilities", None)
    retires = getattr(info, "retires_at", None)
    told = getattr(info, "lifecycle", None)
    return Model(
        name=_name(info),
        title=clean(str(getattr(info, "display_name", None) or ""), 80) or None,
        reads=_count(getattr(info, "max_input_tokens", None)),
        writes=_count(getattr(info, "max_tokens", None)),
        forms=_can(capabilities, "structured_outputs"),
        batches=_can(capabilities, "batch"),
        lifecycle=Lifecycle(told) if told in set(Lifecycle) else Lifecycle.ACTIVE,
        retires=retires.date().isoformat() if retires is not None and hasattr(retires, "date") else None,
    )


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
