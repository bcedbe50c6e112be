"""What the fetchers learn about YouTube's player clients, shared by all workers and kept in the library."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from ytsb_tui.adapters.youtube.clients import PlayerClient, player_clients
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.videos.blame import Answer, Blame, Evidence, failed_clients
from ytsb_tui.core.videos.clients import LATELY, ClientRecord, in_order, with_second_witness
from ytsb_tui.engine.ports.transcripts import ClientStore


class ClientMemory:
    """The clients' records. `clock` gives seconds since the epoch; without a `store` nothing outlasts the object."""

    def __init__(self, store: ClientStore | None, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._records: dict[str, ClientRecord] = {}
        self._stored: dict[str, ClientRecord] = {}
        self._all_were_asked = False  # about a video without captions, for want of two credible clients

    def order(self) -> tuple[PlayerClient, ...]:
        """The clients in the order in which they are to be asked."""
        clients = player_clients()
        with self._lock:
            now = self._clock()
            if not self._records:
                self._load(now)
            ordered = in_order(self._records.values(), now)
            if self._all_were_asked:
                self._all_were_asked = False
                ordered = with_second_witness(ordered, now)
            return tuple(clients[record.name] for record in ordered)

    def evidence(self, client: PlayerClient, *, exit_proven: bool, more: bool) -> Evidence:
        """What is known when `client` is refused."""
        now = self._clock()
        with self._lock:
            return Evidence(
                credible=frozenset(name for name, record in self._records.items() if record.credible(now)),
                exit_proven=exit_proven or self._records[client.name].doubtful(),
                more=more,
            )

    def worked(self, client: PlayerClient, before: Sequence[Answer]) -> None:
        """`client` got captions, after other clients got these answers over the same exit."""
        self._learn(failed_clients(before, captions=True), client.name)

    def refused(self, answers: Sequence[Answer], verdict: Blame) -> None:
        """No client got captions over an exit."""
        self._learn(failed_clients(answers, captions=False))
        self._all_were_asked = verdict is Blame.VIDEO and len(answers) == len(self._records)
        if verdict is Blame.EXIT:
            with self._lock:
                for answer in answers:
                    record = self._records[answer.client]
                    self._records[answer.client] = record.exit_refused(confirmed=len(answers) > 1)

    def _load(self, now: float) -> None:
        known: dict[str, ClientRecord] = {}
        if self._store is not None:
            with suppress(SetupFailure):  # of a library that cannot be read others report
                known = {record.name: record for record in self._store.clients()}
        for client in player_clients().values():
            new = ClientRecord(name=client.name, version=client.version)
            old = known.get(client.name, new)
            self._records[client.name] = old.by(now) if old.version == client.version else new
        self._stored = dict(self._records)

    def _learn(self, failed: frozenset[str], worked: str | None = None) -> None:
        now = self._clock()
        with self._lock:
            for name in failed:
                self._records[name] = self._records[name].failed(now)
            if worked is not None:
                self._records[worked] = self._records[worked].worked(now)
            changed = [record for record in self._records.values() if self._worth_storing(record)]
            self._stored |= {record.name: record for record in changed}
        if self._store is not None:
            with suppress(SetupFailure):
                for record in changed:
                    self._store.save_client(record)

    def _worth_storing(self, record: ClientRecord) -> bool:
        """Whether its order could change by what happened since it was stored; not for each transcript."""
        stored = self._stored[record.name]
        good, was_good = record.worked_at > record.failed_at, stored.worked_at > stored.failed_at
        return (
            good != was_good
            or record.worked_at - stored.worked_at > LATELY
            or (record.failed_at - stored.failed_at > LATELY)
        )
