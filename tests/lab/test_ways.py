"""Nothing leaves by a way that was not agreed to: each way beside Tor, alone and after Tor, each packet counted."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import pytest

from tests.fakes.proxy import FakeProxy
from tests.lab.client import Lab
from tests.lab.command import Run, Ytsb, links, videos
from tests.lab.layout import HOSTS
from tests.lab.other_machine import MACHINE_IP, NAME, PROXY_IPS, Machine, proxies
from tests.lab.remote import missing

Way = Literal["proxies", "ssh", "direct"]
WAYS: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True, kw_only=True)
class OpenWay:
    """A way that is open: its name in the settings, the variables that it needs, and where YouTube sees it from."""

    name: str
    addresses: frozenset[str]
    variables: dict[str, str] = field(default_factory=dict)
    proxies: tuple[FakeProxy, ...] = ()
    machine: Machine | None = None


@contextmanager
def opened(way: Way, lab: Lab, folder: Path) -> Iterator[OpenWay]:
    """The way, until the block ends. Consent is given as a person's answer leaves it."""
    (folder / "config").mkdir()
    match way:
        case "proxies":
            with proxies() as running:
                ports = [proxy.port for proxy in running]
                urls = f"socks5://me:secret@{PROXY_IPS[0]}:{ports[0]},http://me:secret@{PROXY_IPS[1]}:{ports[1]}"
                yield OpenWay(
                    name="proxies", addresses=frozenset(PROXY_IPS), variables={"YTSB_PROXIES": urls}, proxies=running
                )
        case "ssh":
            if absent := missing():
                pytest.skip(f"not installed: {', '.join(absent)}")
            (folder / "config" / f"ssh-{NAME}-agreed").touch()
            with Machine(folder / "machine") as machine:
                yield OpenWay(
                    name=f"ssh:{NAME}",
                    addresses=frozenset({MACHINE_IP}),
                    variables={"PATH": machine.path},
                    machine=machine,
                )
        case "direct":
            (folder / "config" / "direct-agreed").touch()
            with named_here(lab):
                yield OpenWay(name="direct", addresses=frozenset({lab.description.youtube_ip}))


@contextmanager
def named_here(lab: Lab) -> Iterator[None]:
    """This machine knows YouTube's names without asking a resolver, so that only what goes elsewhere is counted. The
    server is at an address of this machine, so it sees that one."""
    hosts = Path("/etc/hosts")
    before = hosts.read_text()
    hosts.write_text(before + "".join(f"{lab.description.youtube_ip} {name}\n" for name in HOSTS))
    try:
        yield
    finally:
        hosts.write_text(before)


@pytest.mark.parametrize("way", WAYS)
def test_alone_all_goes_by_it_and_nothing_else(lab: Lab, tmp_path: Path, way: Way) -> None:
    lab.listing("PLlabplaylist0001", videos(2, "p"), title="A course")
    with opened(way, lab, tmp_path) as path:
        ytsb = Ytsb(tmp_path, {"YTSB_EGRESS": path.name, "YTSB_TOR": "/nonexistent", **path.variables})
        code, run = ytsb.run(
            "--no-notes", "-w", "2", *links(videos(4)), "https://www.youtube.com/playlist?list=PLlabplaylist0001"
        )
        assert code == 0, run.messages
        assert len(run.of("transcript_done")) == 6
        assert {request.ip for request in lab.requests()} == path.addresses
        for proxy in path.proxies:
            assert {dialled.host for dialled in proxy.dialled} == {"www.youtube.com"}, "the proxy resolves the name"
    assert lab.leaked_packets() == 0


@pytest.mark.parametrize("way", WAYS)
def test_after_tor_only_the_refused_video_goes_by_it(lab: Lab, tmp_path: Path, way: Way) -> None:
    refused, *others = videos(5)
    for exit_ip in lab.exit_ips:
        lab.rule("bot_check", video=refused, exit_ip=exit_ip)
    with opened(way, lab, tmp_path) as path:
        variables = {"YTSB_EGRESS": f"tor,{path.name}", "YTSB_REFUSALS": "2", "YTSB_COOLDOWN": "2s"}
        ytsb = Ytsb(tmp_path, variables | path.variables)
        code, run = ytsb.run("--no-notes", "-w", "2", *links([refused, *others]))
        assert code == 0, run.messages
        assert {request.ip for request in lab.requests() if request.video != refused} <= lab.exit_ips
        of_refused = [request.ip for request in lab.requests(video=refused)]
        tries = len({ip for ip in of_refused if ip in lab.exit_ips})
        assert tries == 2
        assert set(of_refused) - lab.exit_ips <= path.addresses
        assert of_refused[-1] in path.addresses
    assert lab.leaked_packets() == 0


@pytest.mark.parametrize("way", ["proxies", "ssh"])
def test_when_it_breaks_nothing_goes_another_way(lab: Lab, tmp_path: Path, way: Way) -> None:
    with opened(way, lab, tmp_path) as path, named_here(lab):
        ytsb = Ytsb(tmp_path, {"YTSB_EGRESS": path.name, **path.variables})
        lab.rule("delay", endpoint="timedtext", seconds=1.0)
        run = ytsb.start("--no-notes", "-w", "1", *links(videos(9)))
        run.until("transcript_done", 1)
        for proxy in path.proxies:
            proxy.close()
        if path.machine is not None:
            path.machine.stop()
        lab.wait_for(lambda _: bool(run.of("no_exit_left")) or "down" in phases(run), timeout=90)
        run.kill(signal.SIGINT)
        run.end()
        assert {request.ip for request in lab.requests()} <= path.addresses
        assert len(run.of("transcript_done")) < 9
    assert lab.leaked_packets() == 0


def phases(run: Run) -> list[object]:
    """Of the network, in order."""
    return [row["phase"] for row in run.of("network_changed")]


def test_without_consent_nothing_goes_by_it(lab: Lab, tmp_path: Path) -> None:
    with named_here(lab):
        for egress in ("direct", "tor,direct", f"ssh:{NAME}"):
            said = Ytsb(tmp_path, {"YTSB_EGRESS": egress}).say("run", "--no-notes", *links(videos(1)))
            assert said.returncode == 3, said.stderr
            assert "consent" in said.stderr
    assert not lab.requests()
    assert os.listdir(tmp_path / "config") == [] if (tmp_path / "config").exists() else True
