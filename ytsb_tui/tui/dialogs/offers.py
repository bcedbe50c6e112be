"""The look inside a playlist, a channel or a search before anything is added: what is known, how long, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Offered, Preview
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.render import offers
from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.screen import Dialog, can_draw
from ytsb_tui.tui.shared_commands import closing
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.mark_list import MarkList
from ytsb_tui.tui.widgets.row_list import RowList


class OfferList(MarkList[Offered]):
    """A row for each video on offer; `known` are those that are in the library."""

    known: Mapping[VideoId, Job] = {}

    def name_of(self, item: Offered) -> str:
        """Its video."""
        return item.video

    def videos_of(self, item: Offered) -> tuple[VideoId, ...]:
        """Its video."""
        return (item.video,)

    def row(self, item: Offered, width: int, *, current: bool) -> Line:
        """Title, length, and whether it is new."""
        return offers.row(
            item, self.known.get(item.video), self._look, width, marked=item.video in self.marks, current=current
        )


class Offers(Dialog[tuple[Offered, ...] | None]):
    """The videos of one collection, to be marked; answers with those that are wanted."""

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
        box.border_title = context(self).look.safe(self._source)
        box.border_subtitle = "space marks, enter adds the marked, esc goes back"
        self.refreshed()
        self.run_worker(self._ask(), name="preview", group="preview", exclusive=True, exit_on_error=False)

    async def _ask(self) -> None:
        preview = await context(self).client.preview(self._source)
        if not can_draw(self):
            return
        self._preview = preview
        rows = self.query_one(OfferList)
        rows.mark(offers.wanted(preview.videos, context(self).panel.jobs))
        if preview.title:
            self.query_one("#box").border_title = context(self).look.safe(preview.title)
        self.refreshed()

    def on_resize(self) -> None:
        """The lines are wrapped to the new width."""
        self.refreshed()

    def refreshed(self) -> None:
        """What is known may have changed, or how the network is."""
        app, rows = context(self), self.query_one(OfferList)
        preview = self._preview
        rows.known = app.panel.jobs
        rows.list(preview.videos if preview else (), app.look, self._status())
        self._sum()

    def _status(self) -> tuple[str, ...]:
        app, preview = context(self), self._preview
        if preview is not None:
            return (app.look.safe(preview.reason), app.look.safe(preview.action))
        network = f"{app.panel.phase.value} {app.panel.percent}%" if app.panel.percent < 100 else "ready"
        return ("The list is being read over an exit; nothing is added.", f"The network is {network}.")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Other marks, another sum."""
        self._sum()

    def _sum(self) -> None:
        line: tuple[Line, ...] = ()
        if self._preview is not None and self._preview.videos:
            total = offers.sum_of(self._preview.videos, self.query_one(OfferList).marks, context(self).panel.jobs)
            line = wrapped("".join(text for text, _ in total), self.room, Role.TEXT)
        self.query_one("#sum", Lines).show(line)

    def _marked(self) -> tuple[Offered, ...]:
        marks: frozenset[VideoId] = self.query_one(OfferList).marks
        return tuple(one for one in (self._preview.videos if self._preview else ()) if one.video in marks)

    def add(self) -> None:
        """Adds the marked videos."""
        self.dismiss(self._marked())

    def why_no_add(self) -> str | None:
        """Why nothing can be added."""
        if self._preview is None:
            return "The list is still being read."
        return None if self._marked() else "No video is marked. Press space to mark one, * to mark all."

    def close(self) -> None:
        """Adds nothing."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="offers.add",
            keys="enter,ctrl+s",
            label="add",
            tip="Add the marked videos",
            name="videos: add the marked ones",
            run=add,
            refused=why_no_add,
        ),
        closing("offers"),
    )
