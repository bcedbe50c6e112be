"""Inside the lab: the compose file's two services together, in the folder where the image was built."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import yaml

from tests.lab.client import Lab
from tests.lab.command import links, videos
from tests.stranger.image import Image, container
from tests.stranger.machine import Machine
from tests.stranger.start import ROOT

SOCKETS = "/run/ytsb-tor"
PATIENCE = 60.0  # seconds until the service must be healthy


def _owned(work: Path, source: str) -> Path:
    """A copy of a folder that compose mounts, owned by the first user of a machine, as in a clone of theirs."""
    there = work / "mounted"
    shutil.copytree(ROOT / "docker" / source, there)
    for each in (there, *there.rglob("*")):
        os.chown(each, 1000, 1000)
    return there


def _kill(container: subprocess.Popen[bytes]) -> None:
    """Kills what runs in a namespace. That is done by killing its first process: it has another user, which lets it
    outlive the `unshare` that started it."""
    for child in Path(f"/proc/{container.pid}/task/{container.pid}/children").read_text(encoding="ascii").split():
        os.kill(int(child), signal.SIGKILL)
    container.wait(20)


def _watching(app: Image) -> None:
    """A run that does not end is healthy until it is killed. Raises AssertionError."""
    engine = subprocess.Popen(app.command([*app.entry, "run", "--watch", *links(videos(1))]), stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    try:
        while app.fails(*app.health):
            assert engine.poll() is None, "the run has ended"
            assert time.monotonic() < deadline, "the run does not become healthy"
            time.sleep(0.2)
    finally:
        _kill(engine)
    while not app.fails(*app.health):  # what ran in its namespace ends a moment later
        assert time.monotonic() < deadline, "healthy after its end"
        time.sleep(0.2)


def main(root: Path) -> None:
    """Raises AssertionError, CalledProcessError when they do not work together."""
    services = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    lab = Lab.from_environment()
    shutil.copy(lab.description.torrc, root / "etc" / "ytsb" / "lab")
    shutil.copy(lab.description.ca, root / "etc" / "ytsb" / "lab.pem")
    work = root.parent
    volume = root.with_name("sockets")  # a new volume starts as a copy of the folder in the image
    subprocess.run(["cp", "-a", f"{root}{SOCKETS}", str(volume)], check=True)
    image = container(Machine(root=root, shown=((volume, SOCKETS),)))
    # The lab's authorities are added to the service's configuration, which is used unchanged.
    tor = subprocess.Popen(image.command([*services["tor"]["entrypoint"], "--defaults-torrc", "/etc/ytsb/lab"]))
    try:
        health = image.command(services["tor"]["healthcheck"]["test"][1:])
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(health, check=False).returncode:
            assert tor.poll() is None, "the service has ended"
            assert time.monotonic() < deadline, "the service does not become healthy"
            time.sleep(0.2)
        given = {name: value for name, value in services["ytsb"]["environment"].items() if value is not None}
        mounted = [volume.split(":")[:2] for volume in services["ytsb"]["volumes"] if volume.startswith("./")]
        shown = tuple((_owned(work, source), place) for source, place in mounted)
        machine = replace(image.machine, shown=(*image.machine.shown, *shown))
        app = replace(image, machine=machine, environ={**image.environ, **given, "SSL_CERT_FILE": "/etc/ytsb/lab.pem"})
        output = app.run(*app.entry, "run", "--json", *links(videos(3)))
        _watching(app)
    finally:
        _kill(tor)
    rows = [json.loads(line) for line in output.splitlines()]
    exits = {row["exit_ip"] for row in rows if row["event"] == "transcript_done"}
    assert len(exits) == 3, rows
    assert exits == {request.ip for request in lab.requests("player")}
    assert lab.leaked_packets() == 0
    [(vault, _)] = shown
    notes = [file for file in vault.rglob("*.md") if "\nvideo: " in file.read_text(encoding="utf-8")]
    assert len(notes) == 3
    assert {os.stat(note).st_uid for note in notes} == {1000}
    print("image: compose's tor and the app fetched 3 videos through 3 exits of the lab; no packet went elsewhere")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
