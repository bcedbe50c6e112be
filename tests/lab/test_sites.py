"""Videos of other sites from their links to notes, over real circuits: each page over an exit of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import sites
from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.layout import HOSTS
from tests.lab.rules import Fault

VIMEO = f"https://vimeo.com/{sites.NUMBER}/{sites.UNLISTED}"
TED = f"https://www.ted.com/talks/{sites.TALK}"


def test_videos_of_other_sites_become_notes_over_exits_of_their_own(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    code, run = ytsb.run(VIMEO, TED, f"page:{sites.PAGE}", *links(videos(1)))
    assert code == 0, run.told()
    assert len(ytsb.notes()) == 5
    notes = [path.read_text() for path in ytsb.notes()]
    starts = {
        sites.SHORT: f"(https://{sites.PEERTUBE}/w/{sites.SHORT}?start=",
        sites.NUMBER: f"({VIMEO}#t=",
        sites.TALK: f"({TED}?t=",
        "podcast.": f"({sites.PAGE})",
    }
    for name, start in starts.items():
        (note,) = (note for note in notes if name in note.partition("\nvideo: ")[2].partition("\n")[0])
        assert start in note
    for row in run.of("note_done"):
        assert row["verified"] == row["points"]
    asked = [each for each in lab.requests() if each.host in sites.HOSTS]
    assert [len([each for each in asked if each.host == host]) for host in sites.HOSTS] == [2, 1, 1, 1, 1, 1, 2]
    assert {each.ip for each in asked} <= lab.exit_ips
    assert len({each.connection for each in asked}) == len(asked), "each page has a connection of its own"
    youtube = {each.connection for each in lab.requests() if each.host not in sites.HOSTS}
    assert not youtube & {each.connection for each in asked}
    assert not any(each.cookies for each in asked)
    assert lab.leaked_packets() == 0


@pytest.mark.parametrize("fault", ["cut", "gzip_bomb"])
def test_what_breaks_off_or_bursts_is_asked_over_another_exit(lab: Lab, tmp_path: Path, fault: Fault) -> None:
    lab.rule(fault, endpoint="other", times=2)
    code, run = Ytsb(tmp_path).run(VIMEO, "--no-notes")
    assert code == 0, run.told()
    assert [row["cues"] for row in run.of("transcript_done")] == [len(sites.talk(sites.NUMBER).cues)]
    asked = [each for each in lab.requests() if each.host == sites.PLAYER]
    assert len(asked) == 3
    assert len({each.connection for each in asked}) == len(asked)
    assert lab.leaked_packets() == 0


def test_a_video_whose_captions_cannot_be_asked_for_says_why(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    ids = (sites.SILENT, sites.LOCAL, sites.PLAIN, "3".rjust(22, "2"))
    code, run = ytsb.run(*(f"https://{sites.PEERTUBE}/w/{short}" for short in ids))
    assert code == 1
    reasons = {str(row["video"]).partition(".")[2][:22]: row["reason"] for row in run.of("failed")}
    assert reasons == {
        sites.SILENT: "This video has no captions.",
        sites.LOCAL: "https://192.168.0.1/1-fr.vtt is no public https address.",
        sites.PLAIN: f"http://{sites.STORE}/1-fr.vtt is no public https address.",
        ids[3]: f"{sites.PEERTUBE} has no such page (404).",
    }
    assert {each.host for each in lab.requests()} == {sites.PEERTUBE}
    assert sites.PEERTUBE in HOSTS
    assert lab.leaked_packets() == 0
