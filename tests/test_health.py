"""`ytsb doctor`: a line for each thing that must be in order, and the cure beside what is not."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.reader import environment
from tests.fakes.exit_network import FakeExit, FakeNetwork, relays
from tests.fakes.messages_api import messages_api
from tests.fakes.openai_api import listing, openai_error
from ytsb_tui import __version__, health
from ytsb_tui.cli import main
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind
from ytsb_tui.health import examine
from ytsb_tui.remote.ownership import acquire
from ytsb_tui.remote.wire_format import line
from ytsb_tui.settings.finding import Finding
from ytsb_tui.settings.load import load

NAMES = ["program", "terminal", "disk", "library", "vault", "key", "network", "control", "leak"]
Examined = Callable[..., dict[str, Finding]]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    fake = FakeNetwork(relays(3))
    monkeypatch.setattr(health, "exit_network", lambda _: fake)
    return fake


@pytest.fixture
def examined(network: FakeNetwork, tmp_path: Path) -> Examined:
    def look(**variables: str) -> dict[str, Finding]:
        return {each.name: each for each in examine(load({}, {**environment(tmp_path), **variables}))}

    return look


def test_a_line_for_each_thing(examined: Examined) -> None:
    found = examined(ANTHROPIC_API_KEY="sk-x")
    assert list(found) == NAMES
    assert {name for name, each in found.items() if each.state == "failed"} == set()
    assert "leaves at relay" in found["leak"].message
    assert all(each.cure for each in found.values() if each.state != "ok")


def test_each_cure_is_told(examined: Examined, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(health, "LEAST_BYTES", 10**18)
    monkeypatch.setattr("locale.getpreferredencoding", lambda *_: "ANSI_X3.4-1968")
    (tmp_path / "vault").write_text("a file in its way")
    found = examined()
    assert "ytsb key set" in found["key"].cure
    assert "Free some space" in found["disk"].cure
    assert "LANG=C.UTF-8" in found["terminal"].cure
    assert (found["vault"].state, bool(found["vault"].cure)) == ("failed", True)


def test_a_network_that_does_not_come_up_ends_the_rest(examined: Examined, network: FakeNetwork) -> None:
    network.down = SetupFailure(FailureKind.TOR, "tor is not installed.", "Install tor.")
    found = examined()
    assert (found["network"].state, found["network"].cure) == ("failed", "Install tor.")
    assert {found[name].message for name in ("control", "leak")} == {"not checked: there is no network"}


def test_an_exit_that_was_left_elsewhere_is_a_leak(
    examined: Examined, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeExit, "trouble", lambda _: "the circuit moved to another exit")
    assert (examined()["leak"].state, examined()["leak"].message) == ("failed", "the circuit moved to another exit")


def test_other_ways_out_are_named(examined: Examined, network: FakeNetwork) -> None:
    assert examined(YTSB_TOR_CONTROL="127.0.0.1:9051")["control"].message == "access granted at 127.0.0.1:9051"
    direct = examined(YTSB_EGRESS="direct")
    assert (direct["leak"].state, direct["leak"].cure) == ("warning", "Take direct out of YTSB_EGRESS to avoid that.")
    assert "Tor is not used" in direct["control"].message
    proxies = examined(YTSB_EGRESS="proxies", YTSB_PROXIES="socks5://192.0.2.1:1080")
    assert "sees your proxy" in proxies["leak"].message
    network.known, network.next_ips = None, ["198.51.100.9"]
    unpinned = examined(YTSB_TOR_SOCKS="127.0.0.1:9050")
    assert (unpinned["control"].state, "YTSB_TOR_CONTROL" in unpinned["control"].cure) == ("warning", True)
    assert "YouTube sees 198.51.100.9" in unpinned["leak"].message


def test_every_way_is_examined(network: FakeNetwork, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = FakeNetwork(relays(1), egress=EgressKind.SSH)
    home.down = SetupFailure(FailureKind.TOR, "ssh could not connect to home.", "Make `ssh home` work.")
    proxies = FakeNetwork(relays(1), egress=EgressKind.PROXIES)
    ways = {"tor": network, "ssh:home": home, "proxies": proxies}
    monkeypatch.setattr(health, "exit_network", lambda _, way="tor": ways[way])
    settings = load(
        {}, environment(tmp_path) | {"YTSB_EGRESS": "tor,ssh:home,proxies", "YTSB_PROXIES": "socks5://192.0.2.1:1080"}
    )
    found = [each for each in examine(settings) if each.name in ("network", "control", "leak")]
    assert [(each.name, each.state) for each in found] == [
        ("network", "ok"),
        ("control", "ok"),
        ("leak", "ok"),
        ("network", "failed"),
        ("leak", "warning"),
        ("network", "ok"),
        ("leak", "ok"),
    ]
    assert found[3].message == "the later way ssh:home cannot be used: ssh could not connect to home."
    assert found[3].cure == "Make `ssh home` work."
    assert found[5].message.startswith("then proxies")
    assert "sees your proxy" in found[6].message


def test_beside_a_running_ytsb_the_network_is_not_checked(
    examined: Examined, network: FakeNetwork, tmp_path: Path
) -> None:
    network.down = SetupFailure(FailureKind.TOR, "tor is already running with this data folder.", "Stop it.")
    (tmp_path / "data").mkdir()
    owned = acquire(tmp_path / "data", tmp_path)
    assert owned is not None
    assert owned.listener is not None
    answering = threading.Thread(target=_answer, args=[owned.listener])
    answering.start()
    found = examined()
    answering.join()
    owned.release()
    assert list(found) == NAMES
    for name in ("network", "control", "leak"):
        assert (found[name].state, f"pid {os.getpid()}" in found[name].message) == ("ok", True)
    assert examined()["network"].state == "failed", "an owner that has ended is none"


def _answer(listener: socket.socket) -> None:
    """Greets one window, as an engine does."""
    listener.setblocking(True)
    connection, _ = listener.accept()
    connection.sendall(line({"ytsb": __version__, "pid": os.getpid()}))
    connection.close()


def test_the_command_tells_it_line_by_line(network: FakeNetwork, tmp_path: Path) -> None:
    run = CliRunner(env={**os.environ, **environment(tmp_path)}).invoke
    assert run(main, ["doctor", "--quiet"]).output.split()[:2] == ["!", "key"]
    plain = run(main, ["doctor"])
    assert (plain.exit_code, [line.split()[1] for line in plain.output.splitlines()]) == (0, NAMES)
    rows = [json.loads(line) for line in run(main, ["doctor", "--json"]).output.splitlines()]
    assert [row["name"] for row in rows] == NAMES
    network.down = SetupFailure(FailureKind.TOR, "tor is not installed.", "Install tor.")
    failed = run(main, ["doctor"])
    assert (failed.exit_code, "✗ network   failed   tor is not installed.  Install tor." in failed.output) == (3, True)


def test_the_server_that_listens_is_asked(examined: Examined) -> None:
    with messages_api() as api:
        api.gets["/v1/models"] = listing({"id": "whisper-1"}, {"id": "small"})
        found = examined(YTSB_LISTEN_SERVER=f"{api.url}/v1")["listening"]
        assert (found.state, found.message) == ("ok", f"{api.url}/v1 listens as whisper-1")
        found = examined(YTSB_LISTEN_SERVER=f"{api.url}/v1", YTSB_LISTEN_MODEL="tiny")["listening"]
        assert (found.state, found.message) == (
            "failed",
            "The server that listens has no model tiny. It has whisper-1, small.",
        )
        api.gets["/v1/models"] = openai_error(401, "no")
        found = examined(YTSB_LISTEN_SERVER=f"{api.url}/v1")["listening"]
        assert "YTSB_LISTEN_KEY" in found.cure


def test_the_model_on_this_machine_is_looked_for(examined: Examined) -> None:
    pytest.importorskip("faster_whisper")
    found = examined(YTSB_LISTEN_MODEL="small")["listening"]
    assert (found.state, found.cure) == ("failed", "To fetch it: ytsb listen")
    found = examined(YTSB_LISTEN_MODEL="/nowhere/model")["listening"]
    assert found.message == "There is no model in /nowhere/model (model.bin is missing)."
