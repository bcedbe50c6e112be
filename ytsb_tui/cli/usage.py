"""Wrong usage as one line: the option as it was typed, what may have been meant, and where the help is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

import click

TYPED = "ytsb_tui.typed"  # the words of the command line, in the `meta` of its contexts


def one_line(error: click.UsageError) -> str:
    """The message for an error of usage."""
    context = error.ctx
    match error:
        case click.MissingParameter():
            text = error.format_message()
        case click.BadParameter(param=click.Option() as option):
            typed: Sequence[str] = () if context is None else context.meta.get(TYPED, ())
            text = f"{_as_typed(option, typed)}: {error.message}{_meant(option, error.message)}"
        case click.BadParameter(param=click.Argument() as argument):
            text = f"{error.message}{_meant(argument, error.message)}"
        case _:
            text = error.format_message()
    text = " ".join(text.split())
    return text if context is None else f"{text} Help: {context.command_path} --help"


def _as_typed(option: click.Option, typed: Sequence[str]) -> str:
    names = {*option.opts, *option.secondary_opts}
    for word in typed:
        for name in (word.partition("=")[0], word[:2] if word[1:2] != "-" else ""):
            if name in names:
                return name
    return option.opts[-1]


def _meant(parameter: click.Parameter, message: str) -> str:
    """The choice that was probably meant, as a question."""
    given = re.match(r"'(.*?)' is not one of", message)
    if given is None or not isinstance(parameter.type, click.Choice):
        return ""
    close = difflib.get_close_matches(given[1], parameter.type.choices, 1)
    return f" Did you mean {close[0]!r}?" if close else ""
