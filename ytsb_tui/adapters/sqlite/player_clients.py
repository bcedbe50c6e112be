"""How YouTube's player clients did."""

from __future__ import annotations

from ytsb_tui.adapters.sqlite.store import Store
from ytsb_tui.core.videos.clients import ClientRecord

_FIELDS = "name, version, worked_at, failed_at"


class SqlitePlayerClients:
    """The ClientStore of the library; their counts of exits are not kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def clients(self) -> tuple[ClientRecord, ...]:
        """The records of all clients."""
        with self._store.read() as db:
            rows = db.execute(f"SELECT {_FIELDS} FROM player_clients ORDER BY name").fetchall()
        return tuple(
            ClientRecord(name=name, version=version, worked_at=worked_at, failed_at=failed_at)
            for name, version, worked_at, failed_at in rows
        )

    def save_client(self, record: ClientRecord) -> None:
        """Stores the record of a client."""
        row = (record.name, record.version, record.worked_at, record.failed_at)
        with self._store.write(lasting=False) as db:
            db.execute(f"INSERT OR REPLACE INTO player_clients ({_FIELDS}) VALUES (?, ?, ?, ?)", row)
