"""The sources of media besides YouTube. Imported by every command, so a source imports what is slow when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ytsb_tui.engine.ports.sources import Source

SOURCES: tuple[Source, ...] = ()  # a line for each
