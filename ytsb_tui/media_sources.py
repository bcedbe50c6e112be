"""The media sources besides YouTube. Every command imports them, so they import what is slow only when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ytsb_tui.engine.ports.media import MediaSource

MEDIA_SOURCES: tuple[MediaSource, ...] = ()  # a line for each
