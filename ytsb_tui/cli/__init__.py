"""The command line: `ytsb` opens the app, its commands run without a screen; each imports only what it needs."""

from ytsb_tui.cli.main import main

__all__ = ["main"]
