"""A server of one large file, as it answers requests for parts of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.engine.ports.connections import Reply

BROKEN = ExitFailure(FailureKind.EXIT_LOST, "The connection through the exit broke.")


@dataclass
class RangedFile:
    """`parts`: whether it gives parts. `breaks` are the numbers of the requests, from 1, that break off."""

    data: bytes
    parts: bool = True
    breaks: frozenset[int] = frozenset()
    media_type: str = "audio/mpeg"
    asked: list[tuple[int, int]] = field(default_factory=list)

    def __call__(self, headers: Mapping[str, str]) -> Reply:
        """The answer to a request."""
        match = re.fullmatch(r"bytes=(\d+)-(\d+)", headers.get("Range", ""))
        assert match is not None, headers
        start, end = int(match[1]), int(match[2])
        self.asked.append((start, end))
        if len(self.asked) in self.breaks:
            raise BROKEN
        if not self.parts:
            return self._reply(200, self.data)
        if start >= len(self.data):
            return self._reply(416, b"")
        body = self.data[start : end + 1]
        return self._reply(206, body, **{"content-range": f"bytes {start}-{start + len(body) - 1}/{len(self.data)}"})

    def _reply(self, status: int, body: bytes, **headers: str) -> Reply:
        return Reply(status=status, url="", headers={"content-type": self.media_type, **headers}, body=body)
