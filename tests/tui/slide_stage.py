"""A note with pictures of slides, and what reads them."""

from __future__ import annotations

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import vid
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.engine.ports.slides import Pixels

SECONDS = (133, 527, 760)
URL = "https://www.youtube.com/watch?v=vid00000000"
NOTE = "# Calculus\n\n## Key points\n\n" + "\n\n".join(
    f"![Slide](../slides/vid00000000/{second}.jpg) [{second}]({URL}&t={second}s)\n\n- Point {second}"
    + " and more words" * 60
    for second in SECONDS
)


class Pictures:
    """Reads half white pictures, but for those that are gone."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int]] = []
        self.gone: set[str] = set()

    def __call__(self, path: str, columns: int, lines: int) -> Pixels:
        """See SlideReader."""
        self.asked.append((path, columns, lines))
        if path in self.gone:
            raise SetupFailure(FailureKind.UNEXPECTED, "The picture is gone.", "")
        return Pixels(columns=30, lines=2, rgb=(bytes(3) + b"\xff" * 3) * 120)


def illustrated() -> FakeEngine:
    """A library whose first note has three pictures."""
    fake = stage.working()
    fake.notes[vid(0)] = NOTE
    return fake
