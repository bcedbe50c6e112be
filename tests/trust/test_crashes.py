"""A hundred kills of one run of fifty videos."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb, videos
from tests.lab.crashes import Crashes
from tests.trust.table import Proven

KILLS = 100
VIDEOS = 50


@pytest.mark.timeout(3600)
def test_a_hundred_kills(lab: Lab, tmp_path: Path, proven: Proven) -> None:
    # One writer, so that a kill hits at most one call. Twelve exits are too few for all interrupted fetches.
    ytsb = Ytsb(tmp_path, {"YTSB_COOLDOWN": "1s", "YTSB_WRITERS": "1"})
    crashes = Crashes(lab, ytsb, videos(VIDEOS), random.Random())
    for number in range(KILLS):
        crashes.kill((number + 1) / KILLS)
    crashes.finish()
    noted, calls, hit = crashes.noted(), crashes.calls().total(), crashes.kills_in_flight()
    again, strays, orphans = crashes.fetched_again(), crashes.strays(), crashes.orphans()
    once = sum(count == 1 for count in noted.values())
    proven("crash", "SIGKILLs of a run of 50 videos", len(crashes.kills), f"{len(noted)} notes, {once} of them once")
    proven("crash", "transcripts stored before a kill", len(crashes.stored), f"{len(again)} fetched again")
    proven("crash", "kills that hit a call in flight", hit, f"{calls} calls for {VIDEOS} notes")
    proven("crash", "integrity checks", len(crashes.kills), f"{len(crashes.unsound)} complaints")
    proven("crash", "stray files, orphans of tor", len(strays) + len(orphans), f"{strays} {orphans}")
    proven("crash", "packets that left", lab.leaked_packets(), "")
    assert noted == dict.fromkeys(crashes.ids, 1)
    assert not again
    assert calls <= VIDEOS + hit
    assert not crashes.unsound
    assert not strays
    assert not orphans
    assert lab.leaked_packets() == 0
