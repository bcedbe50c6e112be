"""The whole program in some eras of YouTube, over real circuits: notes come, and no exit is burned for a client."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb
from tests.lab.eras import BEYOND, ERAS, Era
from tests.lab.rules import Video

VIDEOS = [f"era{number:08}" for number in range(4)]
LINKS = [f"https://youtu.be/{video}" for video in VIDEOS]


@pytest.mark.parametrize(
    "name", ["too old", "xpv", "no captions for ANDROID", "a robot check for ANDROID", "no translations"]
)
def test_notes_come_and_no_exit_is_burned(lab: Lab, tmp_path: Path, name: str) -> None:
    lab.era(ERAS[name])
    for video in VIDEOS:
        lab.video(video, Video(seconds=120))
    ytsb = Ytsb(tmp_path, {"YTSB_LANGUAGES": "fr", "YTSB_TRANSLATE_TO": "sv"} if name == "no translations" else {})
    code, run = ytsb.run("-w", "2", *LINKS)
    assert code == 0, run.told()
    assert len(ytsb.notes()) == len(VIDEOS)
    assert not run.of("exit_burned")
    for video in VIDEOS:
        assert len({request.ip for request in lab.requests(video=video)}) == 1, (
            "the next client asks over the same exit"
        )
        assert Counter(request.kind for request in lab.requests(video=video)).total() <= 5
    assert lab.leaked_packets() == 0


def test_yt_dlp_asks_over_the_same_exit_when_no_client_of_ours_is_served(lab: Lab, tmp_path: Path) -> None:
    lab.era(BEYOND["only yt-dlp's players"])
    for video in VIDEOS[:2]:
        lab.video(video, Video(seconds=120))
    code, run = Ytsb(tmp_path).run("--no-notes", "-w", "1", *LINKS[:2])
    assert code == 0, run.messages
    assert [row["client"] for row in run.of("transcript_done")] == ["yt-dlp"] * 2
    assert not run.of("exit_burned")
    for video in VIDEOS[:2]:
        asked = lab.requests(video=video)
        assert {request.ip for request in asked} <= lab.exit_ips
        assert len({request.ip for request in asked}) == 1
        assert len({request.connection for request in asked}) <= 2, "its connection, opened again when it was closed"
    assert lab.leaked_packets() == 0


def test_that_no_client_is_served_is_one_message(lab: Lab, tmp_path: Path) -> None:
    lab.era(Era(otherwise="too_old"))
    code, run = Ytsb(tmp_path).run("-w", "2", *LINKS)
    assert code != 0
    assert not run.of("exit_burned")
    [halted] = run.of("halted")
    assert "none of the players" in str(halted["reason"])
    assert "Update yt-dlp" in str(halted["action"])
    assert (run.rows[-1]["failed"], run.rows[-1]["waiting"]) == (0, len(VIDEOS))
