"""`python -m tests.tui.screenshots [FOLDER]`: the pictures of the README, made by the app itself as SVG."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from tests.tui import gallery
from tests.tui.stage import SCENES, SEARCH, app_on, settle

PICTURES: dict[str, tuple[str, tuple[int, int], tuple[str, ...], str]] = {
    "dashboard": ("fifty", (120, 40), (), "calm"),
    "dashboard-80x24": ("working", (80, 24), (), "calm"),
    "dashboard-vivid": ("working", (120, 40), ("j", "j"), "vivid"),
    "dashboard-light": ("working", (120, 40), ("j", "j"), "calm-light"),
    "dashboard-high-contrast": ("working", (120, 40), ("j", "j"), "high-contrast"),
    "first-start": ("empty", (100, 30), (), "calm"),
    "network": ("working", (120, 40), ("n",), "calm"),
    "reader": ("working", (120, 36), ("slash", *"essence", "enter", "enter", "tab", "tab", "t"), "calm"),
    "add": ("empty", (100, 30), ("a", *"search:20:linear algebra"), "calm"),
    "look-inside": ("working", (100, 30), ("a", *SEARCH, "ctrl+r"), "calm"),
    "circuits": ("working", (100, 30), ("n", "c"), "calm"),
    "retry-by-reason": ("failed", (100, 30), ("b",), "calm"),
    "why-it-failed": ("working", (100, 30), ("j", "j", "i"), "calm"),
    "quit": ("working", (100, 30), ("q",), "calm"),
    "help": ("working", (100, 40), ("question_mark",), "calm"),
    "log": ("working", (100, 30), ("l",), "calm"),
}


async def _take(name: str, folder: Path) -> None:
    scene, size, keys, theme = PICTURES[name]
    make = SCENES[scene] if scene in SCENES else gallery.SCENES[scene][0]
    app = app_on(make(), theme=theme)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        (folder / f"{name}.svg").write_text(app.export_screenshot(title="ytsb"), encoding="utf-8")


def main() -> None:
    """Takes them all."""
    os.environ.update(TZ="UTC", TERM="xterm-256color", COLORTERM="truecolor")
    time.tzset()
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "assets/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        asyncio.run(_take(name, folder))


if __name__ == "__main__":
    main()
