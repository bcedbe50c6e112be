"""A podcast from its feed to notes, over real circuits: each page over an exit of its own, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

from tests.lab.client import Lab
from tests.lab.command import Ytsb
from tests.lab.podcast import FEED, FEEDS, FILES, WITH_TRANSCRIPT


def test_a_podcast_becomes_notes_over_exits_of_its_own(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    code, run = ytsb.run(FEED)
    assert code == 0, run.messages
    (listed,) = run.of("source_listed")
    assert (listed["title"], listed["found"]) == ("Lab podcast", 2)
    assert listed["left_out"] == "1 episode without a transcript left out."
    assert len(ytsb.notes()) == len(WITH_TRANSCRIPT)
    for row in run.of("note_done"):
        note = Path(str(row["path"])).read_text()
        assert row["verified"] == row["points"]
        assert f"(https://{FILES}/episode000" in note
        assert ".mp3#t=" in note
    requests = lab.requests()
    assert sorted((each.host, each.path) for each in requests) == [
        (FEEDS, "/show.xml"),
        (FILES, "/episode0001.vtt"),
        (FILES, "/episode0002.vtt"),
        (FILES, "/show.xml"),
    ], "YouTube is not asked"
    assert {each.ip for each in requests} <= lab.exit_ips
    assert len({each.connection for each in requests}) == len(requests)
    assert lab.leaked_packets() == 0
