"""The look inside a playlist, a channel or a search before anything is added: what is known, how long, at what cost."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Offered, Preview
from ytsb_tui.tui.dialogs.offer_list import OfferList
from ytsb_tui.tui.keys import OFFER_COMMANDS, bindings
from ytsb_tui.tui.render import offers
from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.screen import Dialog, study, there
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.row_list import RowList


class Offers(Dialog[tuple[Offered, ...] | None]):
    """The videos of one collection, to be marked; answers with those that are wanted."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(OFFER_COMMANDS)
    AUTO_FOCUS = "OfferList"

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source
        self._preview: Preview | None = None

    def compose(self) -> ComposeResult:
        """The list over its sum."""
        with Vertical(id="box", classes="box offers"):
            yield OfferList(id="offers")
            yield Lines(id="sum")

    def on_mount(self) -> None:
        """Asks the engine, which asks over an exit."""
        box = self.query_one("#box")
        box.border_title = study(self).look.safe(self._source)
        box.border_subtitle = "space marks, enter adds the marked, esc goes back"
        self.refreshed()
        self.run_worker(self._ask(), name="preview", group="preview", exclusive=True, exit_on_error=False)

    async def _ask(self) -> None:
        preview = await study(self).client.preview(self._source)
        if not there(self):
            return
        self._preview = preview
        rows = self.query_one(OfferList)
        rows.mark(offers.wanted(preview.videos, study(self).panel.jobs))
        if preview.title:
            self.query_one("#box").border_title = study(self).look.safe(preview.title)
        self.refreshed()

    def on_resize(self) -> None:
        """Cut and wrapped anew."""
        self.refreshed()

    def refreshed(self) -> None:
        """What is known may have changed, or how the network is."""
        app, rows = study(self), self.query_one(OfferList)
        preview = self._preview
        rows.known = app.panel.jobs
        rows.list(preview.videos if preview else (), app.look, self._told())
        self._sum()

    def _told(self) -> tuple[str, ...]:
        app, preview = study(self), self._preview
        if preview is not None:
            return (app.look.safe(preview.reason), app.look.safe(preview.action))
        network = f"{app.panel.phase.value} {app.panel.percent}%" if app.panel.percent < 100 else "ready"
        return ("It is being read over an exit; nothing is added.", f"The network is {network}.")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Other marks, another sum."""
        self._sum()

    def _sum(self) -> None:
        line: tuple[Line, ...] = ()
        if self._preview is not None and self._preview.videos:
            told = offers.sum_of(self._preview.videos, self.query_one(OfferList).marks, study(self).panel.jobs)
            line = wrapped("".join(text for text, _ in told), self.room, Role.TEXT)
        self.query_one("#sum", Lines).show(line)

    def action_add(self) -> None:
        """Adds the marked ones."""
        marks: frozenset[VideoId] = self.query_one(OfferList).marks
        chosen = tuple(one for one in (self._preview.videos if self._preview else ()) if one.video in marks)
        if chosen:
            self.dismiss(chosen)
        elif self._preview is None:
            study(self).say("It is still being read.", "warning")
        else:
            study(self).say("Nothing is marked: space marks one, * marks all.", "warning")

    def action_close(self) -> None:
        """Adds nothing."""
        self.dismiss(None)
