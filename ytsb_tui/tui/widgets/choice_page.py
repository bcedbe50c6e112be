"""A page that is a list: each link is a row, and the keys that move go from row to row."""

from __future__ import annotations

from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.widgets.linked_page import LinkedPage


class ChoicePage(LinkedPage):
    """Shows a Page one of whose links is always chosen, if it has any."""

    def show(self, page: Page, *, follow: bool = False) -> None:
        """Shows another page; the row with the same number stays chosen."""
        chosen = self.chosen or 0
        super().show(page, follow=follow)
        self.choose(chosen)

    def choose(self, number: int) -> None:
        """Chooses a row, the nearest there is."""
        links = self.page.links
        number = min(max(number, 0), len(links) - 1)
        if not links or number == self.chosen:
            return
        self.chosen = number
        self._into_view(links[number].line)
        self.refresh()
        self.post_message(self.Moved(self))

    def scroll_lines(self, by: int) -> None:
        """So many rows on."""
        self.choose((self.chosen or 0) + by)

    def scroll_pages(self, by: int, share: int = 1) -> None:
        """A page of rows on."""
        self.choose((self.chosen or 0) + by * max(1, (self.height - 1) // share))

    def go_to_edge(self, end: bool) -> None:
        """To the first or last row."""
        self.choose(len(self.page.links) if end else 0)
