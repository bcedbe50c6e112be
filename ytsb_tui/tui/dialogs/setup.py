"""The questions of the first start: is Tor there, where do notes go, is there a key. Answers are tested first."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.settings.load import SettingsError, parsed
from ytsb_tui.settings.schema import Settings
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, wrapped
from ytsb_tui.tui.render.wording import money
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from ytsb_tui.settings.finding import Finding

_STATES = {"ok": ("done", Role.LIVE), "warning": ("warning", Role.WARNING), "failed": ("failed", Role.ERROR)}
_NAME = 7


def found_lines(finding: Finding, look: Look, width: int) -> tuple[Line, ...]:
    """What was found out, and the cure."""
    word, role = _STATES[finding.state]
    first, *more = wrapped(look.safe(finding.message), width - _NAME - 2) or (EMPTY,)
    lines: list[Line] = [((f"{look.symbol(word)} {left(finding.name, _NAME)}", role), *first)]
    indent = (" " * (_NAME + 2), Role.TEXT)
    cure = wrapped(look.safe(finding.cure), width - _NAME - 2, role) if finding.cure else ()
    return (*lines, *((indent, *line) for line in (*more, *cure)))


def _price(settings: Settings) -> str:
    """What a note costs, in a sentence; nothing for a model whose price is not known."""
    from ytsb_tui.core.notes.estimates import TYPICAL_SECONDS, of_length
    from ytsb_tui.engine.models.limits import MOST_TOKENS
    from ytsb_tui.providers import access

    model = access(settings).model
    cost = of_length(TYPICAL_SECONDS, model, MOST_TOKENS, check=settings.check_claims).cost
    minutes = TYPICAL_SECONDS / 60
    return "" if cost is None else f"{minutes:.0f} minutes of video cost about {money(cost)} with {model}. "


class SetUp(Dialog[None]):
    """Three things, of which two may be left as they are."""

    AUTO_FOCUS = "#vault"
    MOST_WIDTH = 84

    def __init__(self) -> None:
        super().__init__()
        self._settings: Settings | None = None
        self._found: tuple[Finding, ...] = ()
        self._price = ""
        self._doing = ""
        self._tested: tuple[str, str] | None = None
        self._keep = False  # once it is tested

    def compose(self) -> ComposeResult:
        """The dialog."""
        with VerticalScroll(id="box", classes="box", can_focus=False):
            yield Lines(id="folder-question")
            yield TextLine(id="vault")
            yield Lines(id="key-question")
            yield TextLine("sk-…, or nothing", id="key", password=True)
            yield Lines(id="results")
            with Horizontal(classes="buttons"):
                yield Button("Save  ctrl+s", id="save", compact=True)
                yield Button("Test  ctrl+t", id="test", compact=True)
                yield Button("Later  esc", id="later", compact=True)

    def on_mount(self) -> None:
        """What is known already."""
        box = self.query_one("#box")
        box.border_title, box.border_subtitle = "Set-up", "ctrl+s saves, esc changes nothing"
        self.refreshed()
        context(self).look_up(self._begin, "setup")

    def on_resize(self) -> None:
        """The lines are wrapped to the new width."""
        self.refreshed()

    async def _begin(self) -> None:
        try:
            self._settings = (await asyncio.to_thread(context(self).preferences.editor.read))[0]
        except SettingsError as error:
            context(self).say(str(error), "error")
            self.dismiss(None)
            return
        self.query_one("#vault", Input).value = str(self._settings.vault)
        self._price = await asyncio.to_thread(_price, self._settings)
        self.refreshed()
        await self._test()

    def refreshed(self) -> None:
        """The texts, how the network is, what was found out."""
        app, width = context(self), self.room
        intro = wrapped("This takes a minute. F2 opens it again at any time.", width)
        folder = "Notes go into a folder, such as an Obsidian vault. It is created if it does not exist."
        network = header.network(app.panel, app.look)
        self.query_one("#folder-question", Lines).show((*intro, EMPTY, network, *wrapped(folder, width, Role.STRONG)))
        has = self._settings is not None and self._settings.api_key is not None
        where = "the system keyring" if app.preferences.editor.keyring_likely else "config.toml"
        effect = "There is a key already; a new one replaces it." if has else "Without one, they are outlines and free."
        text = wrapped(f"With a key for Anthropic's API, Claude writes the notes. {effect}", width, Role.STRONG)
        more = f"{self._price}Keys are made at platform.claude.com, under API keys. Yours is kept in {where}."
        self.query_one("#key-question", Lines).show((EMPTY, *text, *wrapped(more, width, Role.DIM)))
        results = [line for finding in self._found for line in found_lines(finding, app.look, width)]
        doing: tuple[Line, ...] = (((self._doing, Role.DIM),),) if self._doing else ()
        self.query_one("#results", Lines).show((EMPTY, *results, *doing))

    def _entered(self) -> tuple[str, str]:
        return self.query_one("#vault", Input).value.strip(), self.query_one("#key", Input).value.strip()

    async def _test(self) -> bool:
        """Tests what was entered; whether no check failed."""
        vault, key = self._entered()
        editor = context(self).preferences.editor
        try:
            wanted: dict[str, object] = {"vault": parsed("vault", vault)}
            if key:
                wanted["api_key"] = parsed("api_key", key)
        except SettingsError as error:
            context(self).say(str(error), "error")
            return False
        self._found, self._doing = (), "Testing."
        self.refreshed()
        try:
            self._found = await asyncio.to_thread(lambda: tuple(editor.examine(**wanted)))
        finally:
            self._doing = ""
        self._tested = (vault, key)
        self.refreshed()
        return all(finding.state != "failed" for finding in self._found)

    @on(Button.Pressed, "#test")
    def test(self) -> None:
        """Tests what was entered."""
        context(self).look_up(self._only_test, "setup")

    async def _only_test(self) -> None:
        await self._test()

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def save(self) -> None:
        """Tests and keeps what was entered."""
        context(self).look_up(self._save, "setup")

    async def _save(self) -> None:
        entered = self._entered()
        if self._tested != entered or not self._keep:
            good = await self._test()
            if self._tested != entered:  # it cannot be right
                return
            if not good:
                self._keep = True
                context(self).say("Some checks failed. Press Ctrl+S again to save anyway.", "warning")
                return
        try:
            changed = await context(self).preferences.keep(lambda: self._store(*entered))
        except (SettingsError, SetupFailure) as error:
            context(self).say(str(error), "error")
            return
        self.dismiss(None)
        if changed:
            context(self).shutdown.start_again()
        else:
            context(self).say("Nothing has changed. Press a to add videos.")

    def _store(self, vault: str, key: str) -> bool:
        """Writes what is new; whether the engine has to start again for it."""
        editor = context(self).preferences.editor
        before = self._settings
        assert before is not None  # it was tested
        editor.begin()
        changed = Path(vault).expanduser().absolute() != before.vault
        if changed:
            editor.change("vault", vault)
        if key:
            editor.change("api_key", key)
        return changed or bool(key)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._keep = False

    @on(Button.Pressed, "#later")
    def close(self) -> None:
        """Leaves everything as it is."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="setup.save",
            keys="ctrl+s",
            label="save",
            tip="Test what was entered, save it and begin",
            name="setup: save",
            run=save,
        ),
        Command(
            id="setup.test",
            keys="ctrl+t",
            label="test",
            tip="Test what was entered",
            name="setup: test",
            run=test,
        ),
        Command(
            id="setup.close",
            keys="escape",
            label="later",
            tip="Leave everything as it is",
            name="setup: later",
            shown="esc",
            run=close,
        ),
    )
