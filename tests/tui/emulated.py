"""An app whose terminal is emulated: only cells that changed are sent, so words on its screen are not in the bytes."""

from __future__ import annotations

import codecs
import select
import time
from collections.abc import Mapping, Sequence

from tests.tui.benchmark import Watched
from tests.tui.replay import Terminal


class Emulated(Watched):
    """It waits for words on the screen, on 80 columns and 24 lines."""

    def __init__(self, command: Sequence[str], variables: Mapping[str, str]) -> None:
        super().__init__("", command=command, variables=variables)
        self._terminal = Terminal(80, 24)
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    @property
    def screen(self) -> str:
        """What can be read now."""
        return self._terminal.text

    def took(self) -> bytes:
        """See Watched."""
        sent = super().took()
        self._terminal.feed(self._decoder.decode(sent))
        return sent

    def until(self, wanted: bytes, seconds: float = 20.0) -> float:
        """How many seconds it takes from the start, or from the last key, until `wanted` is on the screen."""
        while wanted.decode() not in self.screen:
            if not select.select([self.master], [], [], seconds)[0]:
                raise TimeoutError(f"{wanted.decode()} is not on the screen:\n{self.screen}")
            self.all += self.took()
        return time.perf_counter() - self.begin
