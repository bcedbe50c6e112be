"""YouTube videos to study notes, over Tor. What programs may use is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ytsb_tui.api.async_exits import AsyncExits as AsyncExits
    from ytsb_tui.api.async_exits import AsyncLease as AsyncLease
    from ytsb_tui.api.blocking import Exits as Exits
    from ytsb_tui.api.blocking import Lease as Lease
    from ytsb_tui.api.engines import open_engine as open_engine
    from ytsb_tui.api.engines import work_off as work_off
    from ytsb_tui.api.opening import exits as exits
    from ytsb_tui.api.transcripts import transcript as transcript
    from ytsb_tui.api.values import ExitUse as ExitUse
    from ytsb_tui.api.values import Progress as Progress
    from ytsb_tui.api.videos import video_id as video_id
    from ytsb_tui.core.exits import Exit as Exit
    from ytsb_tui.core.jobs.failures import ChoiceNeeded as ChoiceNeeded
    from ytsb_tui.core.jobs.failures import ExitFailure as ExitFailure
    from ytsb_tui.core.jobs.failures import Failure as Failure
    from ytsb_tui.core.jobs.failures import SetupFailure as SetupFailure
    from ytsb_tui.core.jobs.failures import TransientFailure as TransientFailure
    from ytsb_tui.core.jobs.failures import VideoFailure as VideoFailure
    from ytsb_tui.core.videos.transcripts import LanguageWish as LanguageWish
    from ytsb_tui.core.videos.video import VideoId as VideoId
    from ytsb_tui.engine.engine import Engine as Engine
    from ytsb_tui.engine.ports.exits import ExitNetwork as ExitNetwork
    from ytsb_tui.engine.ports.transcripts import Fetched as Fetched
    from ytsb_tui.settings.load import SettingsError as SettingsError
    from ytsb_tui.settings.schema import Settings as Settings

_PUBLIC = {
    "api.async_exits": ("AsyncExits", "AsyncLease"),
    "api.blocking": ("Exits", "Lease"),
    "api.engines": ("open_engine", "work_off"),
    "api.opening": ("exits",),
    "api.transcripts": ("transcript",),
    "api.values": ("ExitUse", "Progress"),
    "api.videos": ("video_id",),
    "core.exits": ("Exit",),
    "core.jobs.failures": (
        "ChoiceNeeded",
        "ExitFailure",
        "Failure",
        "SetupFailure",
        "TransientFailure",
        "VideoFailure",
    ),
    "core.videos.transcripts": ("LanguageWish",),
    "core.videos.video": ("VideoId",),
    "engine.engine": ("Engine",),
    "engine.ports.exits": ("ExitNetwork",),
    "engine.ports.transcripts": ("Fetched",),
    "settings.load": ("SettingsError",),
    "settings.schema": ("Settings",),
}
_HOMES = {name: home for home, names in _PUBLIC.items() for name in names}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the names are texts


def __dir__() -> list[str]:
    """What is public."""
    return sorted(__all__)


if not TYPE_CHECKING:  # a type checker knows the names above, and no others

    def __getattr__(name: str) -> object:
        """Imports the home of a public name (PEP 562), so that `ytsb --version` imports none."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
