"""The page of a card: it scrolls like any page, but space and the letters are the card's."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ytsb_tui.tui.command import Table
from ytsb_tui.tui.widgets.page_view import PageView


class CardPage(PageView, inherit_bindings=False):
    """Shows the Page of a card."""

    KEY_COMMANDS: ClassVar[Table] = tuple(
        replace(command, keys=command.keys.replace("space,", "").replace("ctrl+u", "shift+up"))
        for command in PageView.KEY_COMMANDS
    )
