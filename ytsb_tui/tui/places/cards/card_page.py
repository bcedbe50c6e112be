"""The page of a card: it scrolls like any page, but space and the letters are the card's."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from ytsb_tui.tui.keys import PAGE_COMMANDS, bindings
from ytsb_tui.tui.widgets.page_view import PageView


class CardPage(PageView, inherit_bindings=False):
    """Shows the Page of a card."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        replace(command, keys=command.keys.replace("space,", "").replace(",ctrl+u", "").replace("ctrl+u", "shift+up"))
        for command in PAGE_COMMANDS
    )
