"""`ytsb` without a command: opens the app."""

from __future__ import annotations

import gc
import sys
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.first_picture import first_picture
from ytsb_tui.cli.options import agreed, settings_editor, settings_from
from ytsb_tui.settings.schema import Settings

if TYPE_CHECKING:
    from ytsb_tui.core.knowledge.conversations import Conversation
    from ytsb_tui.engine.client import EngineClient
    from ytsb_tui.engine.library_reader import Answers, LibraryReader
    from ytsb_tui.engine.models.metered import MeteredModel
    from ytsb_tui.engine.ports.slides import Pixels


@click.command(hidden=True)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
def open_app(sources: tuple[str, ...] = ()) -> None:
    """Open the app and add these sources."""
    settings = settings_from(secrets=True)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise BadInput("The app needs a terminal. Without one, use: ytsb run [SOURCE]...")
    agreed(settings)
    if sources:
        from ytsb_tui.cli.sources import absolute

        sources = absolute(sources)
    while _shown(settings, sources):  # restarted with the settings changed meanwhile
        settings, sources = settings_from(secrets=True), ()
        agreed(settings)


def _shown(settings: Settings, sources: tuple[str, ...]) -> bool:
    """Runs the app. True when it asks for a restart; otherwise exits with the app's exit code."""
    gc.disable()  # what is imported stays; `_Late.engine` switches it on again
    from ytsb_tui.tui.render.look import ASCII, fitting_look

    look = ASCII if settings.symbols == "ascii" else fitting_look()
    with ExitStack() as stack:
        late = _Late(settings, stack)
        with nullcontext(False) if look.ascii else first_picture() as pictured:
            # These imports take a quarter of a second, which other commands save.
            from ytsb_tui.remote.opening import OpeningEngine
            from ytsb_tui.tui.app import StudyBuddyApp
            from ytsb_tui.tui.terminal import Terminal

            Terminal.entered = pictured
            editor = settings_editor()
            app = StudyBuddyApp(
                OpeningEngine(late.engine),
                late.library,
                sources,
                look=look,
                theme=settings.theme,
                keymap=dict(settings.keys),
                answers=late.answers,
                conversation_note=late.conversation_note,
                slide=late.slide,
                detachable=True,
                on_hang_up=settings.on_hang_up == "detach",
                editor=editor,
                welcome=not sources and editor.untouched(),
            )
        app.run()
    if app.shutdown.detached:
        from ytsb_tui.cli.background import continue_in_background

        connected = not app.return_code  # otherwise the terminal has hung up
        message = continue_in_background(settings, app.panel, late.spent, wait=connected)
        if connected:
            click.echo(message, err=True)
    if not app.shutdown.restart:
        sys.exit(app.return_code or 0)
    return True


class _Late:
    """What the app opens once its first frame is drawn; the imports alone take as long as that frame. All of it is
    closed with the stack."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self._settings = settings
        self._stack = stack
        self._answers: Answers | None = None
        self._model: MeteredModel | None = None

    def engine(self) -> EngineClient:
        """See `wiring.joined`. Raises SetupFailure."""
        from ytsb_tui.engine.models.answers import ModelAnswers
        from ytsb_tui.providers import metered_model
        from ytsb_tui.wiring import joined

        gc.freeze()  # modules and what else is there by now are never searched for garbage: a pause of a key's answer
        gc.enable()
        self._model = model = metered_model(self._settings)
        self._answers = None if model is None else ModelAnswers(model, check=self._settings.check_claims)
        return self._stack.enter_context(joined(self._settings, model))

    def library(self) -> LibraryReader:
        """The library for the places of study, on a connection of its own. Raises SetupFailure."""
        from ytsb_tui.wiring import open_library

        return open_library(self._settings)

    def answers(self) -> Answers | None:
        """The model that answers questions, with the engine's budget; None without a key or an engine."""
        return self._answers

    def conversation_note(self, conversation: Conversation) -> str:
        """Writes a conversation into the vault; returns the file. Raises SetupFailure."""
        from ytsb_tui.adapters.vault.conversations import write_conversation

        return str(write_conversation(self._settings.vault, conversation))

    def slide(self, path: str, columns: int, lines: int) -> Pixels:
        """See SlideReader."""
        from ytsb_tui.adapters.vault.slides import pixels

        return pixels(self._settings.vault, path, columns, lines)

    @property
    def spent(self) -> float:
        """US dollars that notes and answers have cost, or may have cost."""
        return 0.0 if self._model is None else self._model.budget.spent
