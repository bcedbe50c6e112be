"""A page whose links are chosen and followed, by key or mouse."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.message import Message

from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.render.page import Link
from ytsb_tui.tui.widgets.page_view import PageView


class LinkedPage(PageView):
    """`following` is the word for the key that follows a link, `next_link` for the one that chooses the next; `nothing`
    says why neither can do anything while there is no link."""

    class Followed(Message):
        """A link was followed."""

        def __init__(self, view: PageView, link: Link) -> None:
            super().__init__()
            self.view = view
            self.link = link

    def __init__(
        self,
        *,
        following: str = "evidence",
        next_link: str = "next link",
        nothing: str = "There is no link here.",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.following = following
        self.next_link = next_link
        self._nothing = nothing

    def choose_next(self, by: int) -> None:
        """Chooses the next or previous link; from where one reads, when none is chosen."""
        links = self.page.links
        if not links:
            return
        if self.chosen is None:
            top = self.scroll_offset.y
            below = [number for number, link in enumerate(links) if link.line >= top]
            above = [number for number, link in enumerate(links) if link.line < top + self.height]
            self.chosen = (below[0] if below else 0) if by > 0 else (above[-1] if above else len(links) - 1)
        else:
            self.chosen = (self.chosen + by) % len(links)
        self._into_view(links[self.chosen].line)
        self.refresh()
        self.post_message(self.Moved(self))

    def follow(self) -> None:
        """Follows the chosen link."""
        if (link := self.link) is not None:
            self.post_message(self.Followed(self, link))
        else:
            self.choose_next(1)

    async def _on_click(self, event: events.Click) -> None:
        at = event.get_content_offset_capture(self)
        line, x = at.y + self.scroll_offset.y, at.x
        for number, link in enumerate(self.page.links):
            if link.line == line and link.start <= x < link.end:
                self.chosen = number
                self.refresh()
                self.post_message(self.Followed(self, link))

    def why_no_link(self) -> str | None:
        """Why no link can be chosen."""
        return None if self.page.links else self._nothing

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="page.next_link",
            keys="tab",
            label=lambda page: page.next_link,
            tip="Choose the next link: the evidence",
            name="link: next",
            rank=4,
            shown="tab",
            run=lambda page: page.choose_next(1),
            refused=why_no_link,
        ),
        Command(
            id="page.previous_link",
            keys="shift+tab",
            label="previous link",
            tip="Choose the previous link",
            name="link: previous",
            run=lambda page: page.choose_next(-1),
            refused=why_no_link,
        ),
        Command(
            id="page.follow",
            keys="enter",
            label=lambda page: page.following,
            tip="Go to the chosen link's second in the transcript (from there: back to the note)",
            name="link: follow",
            rank=5,
            shown="enter",
            run=follow,
            refused=why_no_link,
        ),
    )
