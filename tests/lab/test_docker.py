"""The compose file's tor with the app, without Docker: the same torrc and settings, other folders."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos

DOCKER = Path(__file__).parents[2] / "docker"


@pytest.mark.parametrize("name", ["tor", "ytsb"])
def test_both_services_share_the_sockets(name: str) -> None:
    services = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]
    assert any(volume.startswith("tor-sockets:/run/ytsb-tor") for volume in services[name]["volumes"])


def test_what_the_image_copies_is_there() -> None:
    for words in re.findall(r"^COPY (?!--)(.+)$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE):
        for source in words.split()[:-1]:
            assert (DOCKER.parent / source).exists(), source


def test_the_app_beside_the_services_tor(lab: Lab, tmp_path: Path) -> None:
    environment = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]["ytsb"]["environment"]
    (tmp_path / "run").mkdir(mode=0o700)
    (tmp_path / "tor").mkdir(mode=0o700)

    def here(text: str) -> str:
        return text.replace("/run/ytsb-tor", str(tmp_path / "run")).replace(
            "Directory /tor", f"Directory {tmp_path}/tor"
        )

    torrc = tmp_path / "torrc"
    torrc.write_text(here((DOCKER / "torrc").read_text()) + Path(lab.description.torrc).read_text())
    (tmp_path / "empty").touch()
    command = [lab.description.tor, "-f", str(torrc), "--defaults-torrc", str(tmp_path / "empty"), "--quiet"]
    tor = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        lab.wait_for(lambda _: (tmp_path / "run" / "control").is_socket())
        settings = {name: here(value) for name, value in environment.items() if value is not None}
        ids = videos(3)
        code, run = Ytsb(tmp_path / "app", settings).run(*links(ids))
        assert code == 0, run.told()
        assert {row["exit_ip"] for row in run.of("transcript_done")} == {one.ip for one in lab.requests("player")}
        assert len({row["exit_ip"] for row in run.of("transcript_done")}) == 3
    finally:
        tor.terminate()
        tor.wait(10)
