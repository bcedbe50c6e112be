"""Editing a card: its question and its answer in the learner's words."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea

from ytsb_tui.core.study.cards import Card, edited
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing


class EditCard(Dialog[Card | None]):
    """Answers with the card as it was edited, None when it stays."""

    AUTO_FOCUS = "#front"

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card

    def compose(self) -> ComposeResult:
        """Question and answer."""
        with Vertical(id="box", classes="box"):
            for name, text in (("front", self._card.front), ("back", self._card.back)):
                yield TextArea(text, id=name, classes="edited", tab_behavior="focus", compact=True)

    def on_mount(self) -> None:
        """Nothing blinks."""
        box = self.query_one("#box")
        box.border_title = "Edit the card: question, then answer"
        box.border_subtitle = "tab goes between them, ctrl+s saves, esc goes back"
        for area in self.query(TextArea):
            area.cursor_blink = False

    def save(self) -> None:
        """Answers, or says why that is no card."""
        front, back = (self.query_one(f"#{name}", TextArea).text for name in ("front", "back"))
        try:
            self.dismiss(edited(self._card, front, back))
        except ValueError as error:
            context(self).say(str(error), "warning")

    def close(self) -> None:
        """The card stays as it is."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="edit.save",
            keys="ctrl+s",
            label="save",
            tip="Save the card in your words; they stay when the note is rewritten",
            name="card: save the edited card",
            run=save,
        ),
        closing("edit", "escape"),
    )
