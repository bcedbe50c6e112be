"""The requests to the lab's servers, one record per request, kept until a test resets it."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, replace
from typing import Literal

Kind = Literal[
    "watch", "player", "timedtext", "listing", "slides", "other", "messages", "count_tokens", "models", "batches"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """One request as the server saw it.

    Times are seconds of CLOCK_MONOTONIC, which all processes of the machine share; `ended` is None and `status` 0 while
    the answer is not finished. `bytes_sent` counts the answer as written, with head and compression, without TLS.
    `connection` numbers the TCP (and TLS) connections of a server from 1.
    """

    server: Literal["youtube", "anthropic"]
    ip: str
    host: str
    kind: Kind
    video: str
    method: str
    path: str
    user_agent: str
    cookies: str
    connection: int
    tls: bool
    started: float
    ended: float | None = None
    status: int = 0
    bytes_sent: int = 0
    body: str = ""


class Journal:
    """A thread-safe list of records; a record is added as soon as its request was read."""

    def __init__(self) -> None:
        self._records: dict[int, RequestRecord] = {}
        self._lock = threading.Lock()
        self._next = 0

    def open(self, record: RequestRecord) -> int:
        """Record a new request; returns the key to complete it with."""
        with self._lock:
            self._next += 1
            self._records[self._next] = record
            return self._next

    def close(self, key: int, *, ended: float, status: int, bytes_sent: int) -> None:
        """Complete a record, unless it was deleted meanwhile."""
        with self._lock:
            if record := self._records.get(key):
                self._records[key] = replace(record, ended=ended, status=status, bytes_sent=bytes_sent)

    def as_json(self) -> list[dict[str, object]]:
        """Every record in order of arrival."""
        with self._lock:
            return [asdict(record) for record in self._records.values()]

    def reset(self) -> None:
        """Delete every record."""
        with self._lock:
            self._records.clear()
