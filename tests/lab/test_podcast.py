"""A podcast from its feed to notes, over real circuits: each page over an exit of its own, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

from tests.fakes import audio_api
from tests.fakes.messages_api import messages_api
from tests.lab.client import Lab
from tests.lab.command import Ytsb
from tests.lab.lectures import lecture
from tests.lab.podcast import FEED, FEEDS, FILES, SECONDS, SOUNDS, WITH_TRANSCRIPT, WITHOUT, sound


def test_a_podcast_becomes_notes_over_exits_of_its_own(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    code, run = ytsb.run(FEED)
    assert code == 0, run.messages
    (listed,) = run.of("source_listed")
    assert (listed["title"], listed["found"]) == ("Lab podcast", 2)
    assert listed["left_out"] == "1 episode without a transcript left out (6 MB of sound, heard with YTSB_SOUND_MB)."
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


def test_an_episode_without_a_transcript_is_heard(lab: Lab, tmp_path: Path) -> None:
    said = [(cue.start, cue.start + cue.duration, f" {cue.text}") for cue in lecture(WITHOUT[0], SECONDS).cues[:60]]
    with messages_api() as server:
        server.reply(audio_api.openai(said))
        ytsb = Ytsb(tmp_path, {"YTSB_LISTEN_SERVER": f"{server.url}/v1", "YTSB_SOUND_MB": "10"})
        code, run = ytsb.run(FEED)
        assert code == 0, run.told()
        (heard,) = server.asked
    (listed,) = run.of("source_listed")
    assert (listed["found"], listed["left_out"]) == (3, "1 episode without a transcript: 6 MB of sound to fetch.")
    (note,) = (path.read_text() for path in ytsb.notes() if "\nheard_by: " in path.read_text())
    assert f"(https://{FILES}/{WITHOUT[0]}.wav#t=" in note
    file = heard.body["file"]
    assert isinstance(file, bytes)
    assert len(file) > 1_000_000
    asked = [each for each in lab.requests() if each.path.startswith(f"/{WITHOUT[0]}.wav")]
    assert [(each.host, each.status) for each in asked] == [(FILES, 302), *[(SOUNDS, 206)] * 3]
    assert len({each.connection for each in asked}) == 2, "all parts over one exit, the redirect over another"
    assert sum(each.bytes_sent for each in asked) < len(sound()) + 20_000
    assert {each.ip for each in lab.requests()} <= lab.exit_ips
    assert not list((tmp_path / "data" / "media" / "sounds").iterdir())
    assert lab.leaked_packets() == 0
