"""Notes overnight, end to end: one batch that survives a kill and is read by a run without `--overnight`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.lab.client import Lab
from tests.lab.command import Run, Ytsb, links, videos
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import price


def sent(run: Run) -> bool:
    return any("as batch" in str(row.get("text")) for row in run.of("message"))


def test_killed_after_sending_the_notes_come_once_and_at_half_price(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    ids = videos(3, "n")
    lab.api_rule("delay", endpoint="batches", seconds=5.0)
    run = ytsb.start("--overnight", "-w", "3", *links(ids))
    lab.wait_for(lambda _: sent(run), 60.0)
    run.kill()
    run.end()
    waiting = ytsb.status()
    assert {row["state"] for row in waiting.values()} == {"waiting"}
    assert {row["class"] for row in waiting.values()} == {"overnight"}
    assert "overnight" in ytsb.say("run", "--overnight", "--dry-run").stdout
    assert not ytsb.notes()

    code, run = ytsb.run()
    assert code == 0, run.told()
    assert len(ytsb.notes()) == 3
    made = [asked for asked in lab.api_requests("batches") if asked.method == "POST"]
    assert len(made) == 1
    [*items] = json.loads(made[0].body)["requests"]
    assert sorted(item["custom_id"] for item in items) == [f"{video}-1of1" for video in ids]
    full = lab.api_requests("messages")
    assert len(full) == 3, "a check for each note, and nothing else, at the full price"
    assert all("<claims>" in asked.body for asked in full)
    for row in run.of("note_done"):
        assert row["verified"] == row["points"]
        read, wrote = int(str(row["input_tokens"])), int(str(row["output_tokens"]))
        rate = price("claude-haiku-5-5", Usage(input_tokens=read).prompt_tokens)
        assert rate is not None
        whole = (read * rate.sent + wrote * rate.written) / 1e6
        assert whole / 2 < float(str(row["cost_usd"])) < 0.8 * whole
