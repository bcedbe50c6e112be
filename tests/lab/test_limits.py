"""The API's limits, over the wire: all writers wait as long as it says, one probes, no video is charged an attempt."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos


def test_a_limit_pauses_all_writers_and_causes_no_storm(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    lab.api_rule("rate_limited", times=6, retry_after=4.0)
    ids = videos(9)
    code, run = ytsb.run("-w", "9", "--writers", "8", *links(ids))
    assert code == 0, run.told()
    assert len(ytsb.notes()) == 9
    assert {row["attempts"] for row in ytsb.status().values()} == {0}
    times = sorted(request.started for request in lab.api_requests())
    assert len(times) == 2 * 9 + 6, "a note and its check each; every refusal cost one request and nothing else did"
    # Between the requests running at the first refusal, the probes and the rest, there were seconds without any; those
    # that were running may take a while to be sent on a busy machine.
    assert sum(after - before > 1.8 for before, after in pairwise(times)) >= 1
    assert run.of("throttled")
