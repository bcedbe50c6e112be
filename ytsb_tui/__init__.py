"""YouTube videos to study notes, over Tor. What programs may use is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ytsb_tui.api.programs import open_engine as open_engine
    from ytsb_tui.api.programs import open_exits as open_exits
    from ytsb_tui.api.programs import transcript as transcript
    from ytsb_tui.api.programs import transcript_over as transcript_over
    from ytsb_tui.api.programs import work_off as work_off
    from ytsb_tui.core.jobs.failures import ChoiceNeeded as ChoiceNeeded
    from ytsb_tui.core.jobs.failures import ExitFailure as ExitFailure
    from ytsb_tui.core.jobs.failures import Failure as Failure
    from ytsb_tui.core.jobs.failures import SetupFailure as SetupFailure
    from ytsb_tui.core.jobs.failures import TransientFailure as TransientFailure
    from ytsb_tui.core.jobs.failures import VideoFailure as VideoFailure
    from ytsb_tui.core.videos.transcripts import LanguageWish as LanguageWish
    from ytsb_tui.core.videos.video import VideoId as VideoId
    from ytsb_tui.engine.engine import Engine as Engine
    from ytsb_tui.engine.exits.leases import Lease as Lease
    from ytsb_tui.engine.exits.queue import ExitQueue as ExitQueue
    from ytsb_tui.engine.ports.exits import ExitNetwork as ExitNetwork
    from ytsb_tui.engine.ports.transcripts import Fetched as Fetched
    from ytsb_tui.settings.schema import Settings as Settings

_HOMES = {
    **dict.fromkeys(
        ("ChoiceNeeded", "ExitFailure", "Failure", "SetupFailure", "TransientFailure", "VideoFailure"),
        "core.jobs.failures",
    ),
    "Engine": "engine.engine",
    "ExitNetwork": "engine.ports.exits",
    "ExitQueue": "engine.exits.queue",
    "Fetched": "engine.ports.transcripts",
    "LanguageWish": "core.videos.transcripts",
    "Lease": "engine.exits.leases",
    "Settings": "settings.schema",
    "VideoId": "core.videos.video",
    **dict.fromkeys(("open_engine", "open_exits", "transcript", "transcript_over", "work_off"), "api.programs"),
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the names are texts

if not TYPE_CHECKING:  # a type checker knows the names above, and no others

    def __getattr__(name: str) -> object:
        """Imports the home of a public name (PEP 562), so that `ytsb --version` imports none."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
