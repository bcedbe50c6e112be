"""The main task end to end: the installed command, its own tor, real circuits, a fake YouTube and Messages API."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.crashes import Crashes
from tests.lab.rules import State, Video
from tests.lab.tor_client import LabTor


@pytest.fixture
def ytsb(tmp_path: Path) -> Ytsb:
    return Ytsb(tmp_path)


@pytest.mark.essential
def test_nine_videos_three_workers_nine_exits(lab: Lab, ytsb: Ytsb) -> None:
    ids = videos(9)
    code, run = ytsb.run("-w", "3", *links(ids))
    assert code == 0, run.told()
    fetched = {str(row["video"]): str(row["exit_ip"]) for row in run.of("transcript_done")}
    assert sorted(fetched) == ids
    assert len(set(fetched.values())) == 9
    for video, ip in fetched.items():
        assert {request.ip for request in lab.requests(video=video)} == {ip}
        assert len(lab.requests("player", video)) == 1
        assert not lab.requests("watch", video)
    assert {request.ip for request in lab.requests()} <= lab.exit_ips
    done = run.of("note_done")
    assert sorted(str(row["video"]) for row in done) == ids
    assert len(ytsb.notes()) == 9
    for row in done:
        assert row["verified"] == row["points"]
        assert str(row["video"]) in Path(str(row["path"])).read_text()
    summary = run.rows[-1]
    assert (summary["event"], summary["done"], summary["failed"], summary["waiting"]) == ("summary", 9, 0, 0)
    assert lab.leaked_packets() == 0
    assert {row["ip"] for row in run.of("exit_ready")} or run.of("exit_leased")


def test_four_of_twelve_exits_blocked(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_COOLDOWN": "2s"})  # eight good exits for nine videos: one is used twice
    blocked = {exit_.exit_ip for exit_ in lab.exits[:4]}
    lab.block(blocked)
    ids = videos(9)
    code, run = ytsb.run("-w", "3", *links(ids))
    assert code == 0, run.told()
    assert len(ytsb.notes()) == 9
    asked = {request.ip for request in lab.requests()}
    assert {str(row["ip"]) for row in run.of("exit_burned")} == asked & blocked
    assert {str(row["exit_ip"]) for row in run.of("transcript_done")}.isdisjoint(blocked)
    assert {row["attempts"] for row in ytsb.status().values()} == {0}
    per_exit = Counter(request.ip for request in lab.requests() if request.ip in blocked)
    assert max(per_exit.values()) <= 5  # once as each player client until one of them is known to work, then not again


def test_a_way_that_was_agreed_to_is_not_taken_before_enough_exits_refused(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_EGRESS": "tor,direct", "YTSB_REFUSALS": "9", "YTSB_COOLDOWN": "2s"})
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "direct-agreed").touch()
    lab.block(exit_.exit_ip for exit_ in lab.exits[:4])
    code, run = ytsb.run("-w", "3", *links(videos(9)))
    assert code == 0, run.told()
    assert {request.ip for request in lab.requests()} <= lab.exit_ips
    assert lab.leaked_packets() == 0, "not even the name was looked up here"


@pytest.mark.essential
def test_killed_at_any_point_nothing_is_done_twice(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_COOLDOWN": "2s"})  # twelve exits are too few for all interrupted fetches
    crashes = Crashes(lab, ytsb, videos(12), random.Random(7), longest=5.0)
    for number in range(8):
        crashes.kill((number + 1) / 8)
    crashes.finish()
    assert crashes.noted() == dict.fromkeys(crashes.ids, 1)
    assert not crashes.fetched_again()
    assert crashes.calls() <= crashes.broken_off() + Counter(crashes.ids)
    assert not crashes.unsound
    assert not crashes.strays()
    assert not crashes.orphans()


@pytest.mark.essential
def test_tor_killed_in_mid_run(lab: Lab, ytsb: Ytsb) -> None:
    lab.rule("delay", endpoint="timedtext", seconds=1.0)
    run = ytsb.start("-w", "3", *links(videos(9)))
    run.until("transcript_done", 2)
    [tor] = run.children()
    os.kill(tor, signal.SIGKILL)
    assert run.end() == 0, run.told()
    assert len(ytsb.notes()) == 9
    phases = [row["phase"] for row in run.of("network_changed")]
    assert phases.count("ready") >= 2
    assert lab.leaked_packets() == 0


BAD: dict[State, str] = {
    "private": "private",
    "members_only": "members-only",
    "age_restricted": "age-restricted",
    "unavailable": "unavailable",
    "disabled": "captions-disabled",
    "live": "live",
    "upcoming": "live",
}


def test_videos_that_cannot_be_had_get_one_clear_line_each(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_COOLDOWN": "1s"})
    good = videos(2, "g")
    bad = dict(zip(videos(len(BAD), "b"), BAD, strict=True))
    for video, state in bad.items():
        lab.video(video, Video(state=state))
    [foreign] = videos(1, "f")
    lab.video(foreign, Video(tracks=("de", "a.fr")))
    code, run = ytsb.run(*links([*bad, foreign, *good]))
    assert code == 1
    failed = {str(row["video"]): row for row in run.of("failed") if row["retry_at"] is None}
    assert sorted(failed) == sorted([*bad, foreign])
    for video, state in bad.items():
        assert failed[video]["class"] == BAD[state]
    assert failed[foreign]["class"] == "no-language"
    assert "de" in f"{failed[foreign]['reason']} {failed[foreign]['action']}"
    for row in failed.values():
        for part in ("reason", "action"):
            assert str(row[part]).strip()
            assert "\n" not in str(row[part])
    assert sorted(str(row["video"]) for row in run.of("note_done")) == good
    again = ytsb.say("retry", "--class", "no-language")
    assert "1 video queued again" in again.stdout
    code, run = ytsb.run("--lang", "fr,de")
    assert [row["video"] for row in run.of("note_done")] == [foreign]


HOSTILE = [
    "\x1b[31mred\x1b]0;owned\x07 \x9b2J title",
    "[bold red]markup[/] [@click=app.quit]quit[/x]",
    "../../../etc/passwd",
    "x" * 300,
    "🎓🔥💯",
    "CON",
    "a\u202egnp.exe \u200b\u2066hidden",
    "# heading [[wiki]] `code` <script>alert(1)</script>",
]


def test_hostile_titles_harm_neither_screen_nor_disk(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path)
    ids = videos(len(HOSTILE), "h")
    for video, title in zip(ids, HOSTILE, strict=True):
        lab.video(video, Video(title=title))
    code, run = ytsb.run(*links(ids))
    assert code == 0, run.told()
    paths = [Path(str(row["path"])) for row in run.of("note_done")]
    assert len(set(paths)) == len(HOSTILE)
    for path in paths:
        assert path.resolve().is_relative_to(ytsb.vault.resolve())
        assert path.is_file()
        text = path.read_text()
        assert not any(ord(c) < 32 and c not in "\n\t" for c in text)
        assert not any(c in text for c in "\x7f\x9b\u202e\u200b\u2066")
        assert "<script" not in text
    shown = ytsb.say("status")
    assert not any(ord(c) < 32 and c != "\n" for c in shown.stdout)


def test_every_source(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_COOLDOWN": "1s"})
    lab.listing("PLlabplaylist0001", videos(3, "p"), title="A course")
    lab.listing("@labchannel", videos(2, "c"), title="A channel")
    lab.listing("linear algebra", videos(2, "s"))
    sources = (
        "# a batch\n\nhttps://www.youtube.com/playlist?list=PLlabplaylist0001\n@labchannel\nsearch:2:linear algebra\n"
    )
    file = tmp_path / "list.txt"
    file.write_text(sources + f"https://youtu.be/{videos(1, 'p')[0]}  # known already\n")
    code, run = ytsb.run("--no-notes", "-f", str(file), "-f", "-", stdin=f"youtu.be/{videos(1, 'i')[0]}\n")
    assert code == 0, run.told()
    done = {str(row["video"]) for row in run.of("transcript_done")}
    assert done == {*videos(3, "p"), *videos(2, "c"), *videos(2, "s"), *videos(1, "i")}
    assert not ytsb.notes()
    assert {request.ip for request in lab.requests()} <= lab.exit_ips
    assert lab.leaked_packets() == 0


@pytest.mark.essential
def test_without_a_key_notes_are_outlines_and_say_so(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"ANTHROPIC_API_KEY": ""})
    code, run = ytsb.run(*links(videos(1)))
    assert code == 0, run.told()
    [row] = run.of("note_done")
    assert row["offline"] is True
    assert row["points"] == row["verified"]
    assert "without a model" in Path(str(row["path"])).read_text()
    assert not lab.api_requests(None)


def test_a_refused_key_is_a_set_up_failure_with_the_transcripts_kept(lab: Lab, ytsb: Ytsb) -> None:
    lab.api_rule("invalid_key")
    code, run = ytsb.run(*links(videos(2)))
    assert code == 3
    assert run.of("halted")
    assert {row["stage"] for row in ytsb.status().values()} == {"write"}
    lab.reset()
    code, run = ytsb.run()
    assert code == 0, run.told()
    assert not lab.requests("player")


@pytest.mark.essential
def test_no_tor_is_one_clear_line(lab: Lab, tmp_path: Path) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_TOR": str(tmp_path / "no-tor-here")})
    code, run = ytsb.run(*links(videos(1)))
    assert code == 3
    [halted] = run.of("halted")
    assert halted["class"] == "tor"
    assert str(halted["action"]).strip()


@pytest.mark.essential
def test_an_unwritable_vault_is_one_clear_line(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file")
    code, run = Ytsb(tmp_path).run(*links(videos(1)))
    assert code == 3
    assert len(run.messages) == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_it_keeps_what_is_done(lab: Lab, ytsb: Ytsb, number: signal.Signals, code: int) -> None:
    lab.api_rule("delay", seconds=20.0)
    run = ytsb.start(*links(videos(3)))
    run.until("transcript_done", 3)
    tors = run.children()
    run.kill(number)
    assert run.end(6) == code, run.messages
    assert run.rows[-1]["waiting"] == 3
    assert {row["state"] for row in ytsb.status().values()} == {"queued"}
    assert not any(Path(f"/proc/{tor}").exists() for tor in tors)


def test_exits_all_at_once_and_one_for_each_worker(lab: Lab, tmp_path: Path) -> None:
    code, run = Ytsb(tmp_path / "all").run("--no-notes", "--exits", "all", *links(videos(6)))
    assert code == 0, run.told()
    assert len({row["exit_ip"] for row in run.of("transcript_done")}) == 6
    lab.reset()
    code, run = Ytsb(tmp_path / "worker").run("--no-notes", "--exit-per", "worker", "-w", "2", *links(videos(6)))
    assert code == 0, run.told()
    assert len({row["exit_ip"] for row in run.of("transcript_done")}) <= 2
    assert len({request.connection for request in lab.requests()}) <= 2


def test_countries(lab: Lab, tmp_path: Path) -> None:
    code, run = Ytsb(tmp_path / "a").run("--no-notes", "--country", "de,se", *links(videos(3)))
    assert code == 0, run.told()
    assert {row["country"] for row in run.of("transcript_done")} <= {"de", "se"}
    code, run = Ytsb(tmp_path / "b").run("--no-notes", "--not-country", "de,se,nl", *links(videos(3)))
    assert code == 0, run.told()
    assert {row["country"] for row in run.of("transcript_done")}.isdisjoint({"de", "se", "nl"})


@pytest.mark.essential
def test_bad_input_among_good_gets_a_line_and_the_rest_goes_on(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.bin").write_bytes(b"\x7fELF\0\0")
    bad = ["empty.txt", "binary.bin", "missing.txt", "."]
    files = [part for name in bad for part in ("-f", str(tmp_path / name))]
    code, run = Ytsb(tmp_path / "a").run("--no-notes", *files, "https://vimeo.com/1", *links(videos(1)))
    assert code == 1
    assert len(run.of("transcript_done")) == 1
    assert len(run.messages) == len(bad) + 1
    for line, word in zip(run.messages, ["empty", "binary", "does not exist", "folder", "vimeo"], strict=True):
        assert word in line


def test_a_tor_that_runs_already(lab: Lab, tmp_path: Path) -> None:
    with LabTor(lab, tmp_path / "tor") as tor:
        ids = videos(3)
        pinned = Ytsb(tmp_path / "a", {"YTSB_TOR_CONTROL": str(tmp_path / "tor" / "control.sock")})
        code, run = pinned.run("--no-notes", *links(ids))
        assert code == 0, run.told()
        assert {row["exit_ip"] for row in run.of("transcript_done")} == {r.ip for r in lab.requests("player")}
        assert len({row["exit_ip"] for row in run.of("transcript_done")}) == 3
        lab.reset()
        bare = Ytsb(tmp_path / "b", {"YTSB_TOR_SOCKS": f"127.0.0.1:{tor.socks_port}"})
        code, run = bare.run("--no-notes", *links(ids))
        assert code == 0, run.told()
        assert {row["exit_ip"] for row in run.of("transcript_done")} == {r.ip for r in lab.requests("player")}
        assert len({row["exit_ip"] for row in run.of("transcript_done")}) == 3
    assert lab.leaked_packets() == 0


def test_a_country_without_exits_is_said_at_once(lab: Lab, ytsb: Ytsb) -> None:
    code, run = ytsb.run("--no-notes", "--country", "zz", *links(videos(2)))
    assert code == 3
    [halted] = run.of("halted")
    assert "countries" in str(halted["reason"])
