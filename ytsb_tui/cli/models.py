"""`ytsb models`: lists the API's models, what they can do and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.options import settings_from
from ytsb_tui.cli.output import print_json
from ytsb_tui.core.notes.models import Lifecycle, Model
from ytsb_tui.core.notes.prices import LONG_PROMPT, PRICES_AS_OF, price

if TYPE_CHECKING:
    from ytsb_tui.settings.schema import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def models(as_json: bool) -> None:
    """List the models of the API and what they cost.

    \b
    Examples:
      ytsb models
      ytsb models --json

    Shown are token limits, capabilities, and the price of a million tokens.
    * marks the current model (YTSB_MODEL). "?" means that the API does not say, as is common for local servers.
    """
    import asyncio

    from ytsb_tui.providers import access

    settings = settings_from(secrets=True)
    named = access(settings).model
    found = asyncio.run(_found(settings))
    for model in found:
        if as_json:
            print_json("model", {**asdict(model), "efforts": sorted(model.efforts), "price": _dollars(model)})
        else:
            click.echo(("* " if model.name == named else "  ") + "  ".join(_columns(model)))
    if not as_json:
        click.echo(f"US dollars per million tokens, input and output, as of {PRICES_AS_OF}", err=True)


async def _found(settings: Settings) -> tuple[Model, ...]:
    # Imported only when the API is used.
    from ytsb_tui.providers import model_client

    client = model_client(settings)
    try:
        return await client.models()
    finally:
        await client.aclose()


def _columns(model: Model) -> Iterator[str]:
    yield f"{model.name:<28}"
    yield f"reads {_tokens(model.reads):>5}"
    yield f"writes {_tokens(model.writes):>4}"
    yield f"notes {_word(model.forms):<3}"
    yield f"overnight {_word(model.batches):<3}"
    yield f"{_price(model):<32}"
    if model.lifecycle is not Lifecycle.ACTIVE:
        yield model.lifecycle.value + (f" until {model.retires}" if model.retires else "")


def _tokens(count: int | None) -> str:
    if count is None:
        return "?"
    return f"{count / 1_000_000:g}M" if count >= 1_000_000 else f"{count // 1000}k"


def _word(can: bool | None) -> str:
    return "?" if can is None else "yes" if can else "no"


def _dollars(model: Model) -> list[dict[str, float]]:
    """The price, and the price of long prompts where it differs."""
    rates = [price(model.name, 0), price(model.name, LONG_PROMPT + 1)]
    return [asdict(rate) for rate in dict.fromkeys(rates) if rate is not None]


def _price(model: Model) -> str:
    rates = _dollars(model)
    if not rates:
        return "unknown price"
    usual, *long = [f"${rate['sent']:.2f} ${rate['written']:.2f}" for rate in rates]
    return usual + "".join(f", {each} over {LONG_PROMPT // 1000}k" for each in long)
