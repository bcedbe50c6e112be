"""A whole run with every kind of secret: none is left anywhere afterwards, or visible to others meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.test_tor_attached import HASHED, PASSWORD
from tests.lab.tor_client import LabTor


def arguments() -> bytes:
    """What `ps` shows of all processes."""
    shown = b""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            shown += process.read_bytes()
        except OSError:
            continue
    return shown


@pytest.mark.essential
def test_no_secret_is_left_anywhere(lab: Lab, tmp_path: Path) -> None:
    key = os.environ["ANTHROPIC_API_KEY"]
    with LabTor(lab, tmp_path / "tor") as tor:
        tor.command(f"SETCONF CookieAuthentication=0 HashedControlPassword={HASHED}")
        ytsb = Ytsb(
            tmp_path,
            {
                "YTSB_TOR_CONTROL": str(tmp_path / "tor" / "control.sock"),
                "YTSB_DEBUG_LOG": str(tmp_path / "requests.log"),
                "ANTHROPIC_API_KEY": "",
            },
        )
        for flags, secret in (((), key), (("--tor",), PASSWORD)):
            kept = ytsb.pipe(f"{secret}\n", "key", "set", *flags)
            assert kept.returncode == 0, kept.stderr
        lab.api_rule("delay", seconds=0.5)
        run = ytsb.start("-w", "2", *links(videos(3)))
        run.until("transcript_done", 1)
        seen = arguments()
        code = run.end()
        doctor = ytsb.say("doctor")
    assert code == 0, run.told()
    assert all(row["offline"] is False for row in run.of("note_done"))
    log = (tmp_path / "requests.log").read_text()
    assert log.count("/youtubei/v1/player") >= 3
    assert log.count("/api/timedtext?v=") >= 3
    assert log.count("POST http") >= 3
    config = tmp_path / "config" / "config.toml"
    assert config.stat().st_mode & 0o777 == 0o600
    places = {"ps": seen, "doctor": doctor.stdout.encode() + doctor.stderr.encode()}
    places["events"] = repr((run.rows, run.messages)).encode()
    for file in tmp_path.rglob("*"):
        if file.is_file() and file != config and tmp_path / "tor" not in file.parents:
            places[str(file)] = file.read_bytes()
    assert any(place.endswith("library.db") for place in places)
    for secret in (key, PASSWORD):
        assert [place for place, content in places.items() if secret.encode() in content] == []
    signed = ("signature=", "expire=", "sparams=", "ip=", "socks5://ytsb", "@127.0.0.1:")
    assert [word for word in signed if word in log.replace("…@127.0.0.1:", "")] == []
