"""A list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DirectoryTree, OptionList
from textual.widgets.option_list import Option

from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing

Choice = TypeVar("Choice")


class ListDialog(Dialog[Choice | None], Generic[Choice]):
    """A box with a list, its `title` above it and what `enter` does below it."""

    def __init__(self, title: str, enter: str) -> None:
        super().__init__()
        self._title, self._enter = title, enter

    @property
    def list(self) -> OptionList | DirectoryTree:
        """The list."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """The title says what enter does."""
        box = self.query_one("#box")
        box.border_title = self._title
        box.border_subtitle = f"{self._enter}, esc goes back"

    def close(self) -> None:
        """Chooses nothing."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        closing("reasons"),
        Command(
            id="reasons.down",
            keys="j",
            label="down",
            tip="One down",
            name="list: down",
            run=lambda dialog: dialog.list.action_cursor_down(),
        ),
        Command(
            id="reasons.up",
            keys="k",
            label="up",
            tip="One up",
            name="list: up",
            run=lambda dialog: dialog.list.action_cursor_up(),
        ),
    )


class Choose(ListDialog[Choice]):
    """Answers with what was chosen of the options; each comes with its text."""

    MOST_WIDTH = 76

    def __init__(self, title: str, enter: str, options: Sequence[tuple[Choice, str]]) -> None:
        super().__init__(title, enter)
        self._options = options

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="box", classes="box narrow"):
            yield OptionList(
                *(Option(Content(text), id=str(number)) for number, (_, text) in enumerate(self._options)), compact=True
            )

    @property
    def list(self) -> OptionList:
        """The options."""
        return self.query_one(OptionList)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][0])
