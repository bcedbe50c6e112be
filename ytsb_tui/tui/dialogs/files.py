"""Choosing a file of sources: a tree of folders, by key or mouse."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import DirectoryTree

from ytsb_tui.tui.dialogs.choose import ListDialog

MOST_BYTES = 2_000_000  # of a file of sources: tens of thousands of links


def sources_in(path: Path) -> str:
    """The text of a file. Raises ValueError with what is wrong, in a sentence."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: that is not a list of links.")
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror}.") from None
    if b"\0" in content:
        raise ValueError(f"{path.name} is not a text file.")
    text = content.decode("utf-8", "replace")
    if not text.strip():
        raise ValueError(f"{path.name} is empty.")
    return text


class Tree(DirectoryTree):
    """Folders by a plus or a minus: emoji are two cells wide in one terminal and one in another."""

    ICON_NODE = "+ "
    ICON_NODE_EXPANDED = "- "
    ICON_FILE = "  "


class Files(ListDialog[Path]):
    """Answers with the file that was chosen."""

    def __init__(self, folder: Path) -> None:
        super().__init__("A file of links", "enter takes it")
        self._folder = folder

    def compose(self) -> ComposeResult:
        """The tree."""
        with Vertical(id="box", classes="box"):
            tree = Tree(self._folder)
            tree.show_guides = False
            yield tree

    @property
    def list(self) -> DirectoryTree:
        """The tree."""
        return self.query_one(DirectoryTree)

    @on(DirectoryTree.FileSelected)
    def _chosen(self, event: DirectoryTree.FileSelected) -> None:
        self.dismiss(event.path)
