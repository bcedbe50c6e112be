"""The player clients are remembered across restarts, and what is learned is stored when it matters."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.youtube import connect
from tests.lab.eras import ERAS, EraRules
from tests.lab.rules import RuleTable
from tests.lab.youtube import YouTube
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.videos.clients import REMEMBERED, ClientRecord
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId

RECORD = ClientRecord(name="IOS", version="21.1", worked_at=5.5, failed_at=1.5)
VIDEO = VideoId("lecture0001")


def test_records_last(library: SqliteLibrary, path: Path) -> None:
    library.player_clients.save_client(ClientRecord(name="IOS", version="20"))
    library.player_clients.save_client(RECORD)
    library.close()
    assert SqliteLibrary(path).player_clients.clients() == (RECORD,)


def requests(library: SqliteLibrary, now: float) -> int:
    """How many a new program needs for a video where ANDROID is not served."""
    youtube = YouTube(RuleTable(country_of={}))
    youtube.era = EraRules(ERAS["too old"])
    connection = connect(youtube)
    fetcher = YouTubeFetcher(library.player_clients, clock=lambda: now)
    fetcher.fetch(connection, VIDEO, LanguageWish(), lambda word, fraction: None)
    return len(connection.sent)


def test_a_new_program_asks_as_the_client_that_worked_last_for_a_week(library: SqliteLibrary) -> None:
    assert requests(library, 1e9) == 3
    assert requests(library, 1e9 + REMEMBERED - 1) == 2
    assert {record.name for record in library.player_clients.clients()} == {"ANDROID", "IOS"}


def test_what_is_known_of_another_version_is_forgotten(library: SqliteLibrary) -> None:
    requests(library, 1e9)
    for record in library.player_clients.clients():
        library.player_clients.save_client(
            ClientRecord(name=record.name, version="1.0", worked_at=record.worked_at, failed_at=record.failed_at)
        )
    assert requests(library, 1e9 + 60) == 3


def test_a_library_that_cannot_be_read_or_written_costs_no_transcript(library: SqliteLibrary) -> None:
    with library._store.write() as db:
        db.execute("PRAGMA query_only = ON")
    assert requests(library, 1e9) == 3
