"""Pictures of slides over real circuits: by the exit of their transcript, beside their sections, and none where they
were not asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import slides
from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.rules import Video
from ytsb_tui.core.notes.slide_pictures import pictures_in

SECONDS = 600


@pytest.mark.essential
def test_slides_come_by_the_exit_of_their_transcript(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_SLIDES": "true"})
    with_slides, without, refused = videos(3)
    lab.video(without, Video(slides=False))
    lab.rule("forbidden", video=refused, endpoint="slides")
    code, run = ytsb.run(*links([with_slides, without, refused]))
    assert code == 0, run.told()
    assert len(ytsb.notes()) == 3, "a note never waits or fails for pictures"
    fetched = {str(row["video"]): str(row["exit_ip"]) for row in run.of("transcript_done")}
    asked = lab.requests("slides")
    assert {(each.host, each.video, each.ip) for each in asked} == {
        ("i.ytimg.com", video, fetched[video]) for video in (with_slides, refused)
    }
    assert len(lab.requests("slides", refused)) == 1
    paths = {str(row["video"]): Path(str(row["path"])) for row in run.of("note_done")}
    note = paths[with_slides].read_text()
    expected = [int(-(-show.start // 10) * 10) for show in slides.shows(with_slides, SECONDS) if not show.again]
    assert pictures_in(note) == tuple(f"slides/{with_slides}/{second}.jpg" for second in expected)
    assert all((ytsb.vault / path).read_bytes().startswith(b"\xff\xd8") for path in pictures_in(note))
    assert not pictures_in(paths[without].read_text() + paths[refused].read_text())
    told = [str(row["text"]) for row in run.of("message") if str(row["text"]).startswith("Slides: ")]
    assert len(told) == 3, told
    assert {request.ip for request in lab.requests()} <= lab.exit_ips
    assert lab.leaked_packets() == 0


def test_without_the_setting_nothing_of_them_is_asked_for(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    (video,) = videos(1)
    code, run = ytsb.run(*links([video]))
    assert code == 0, run.told()
    assert not lab.requests("slides")
    assert "storyboards" not in lab.requests("player", video)[0].path
    assert not (ytsb.vault / "slides").exists()
