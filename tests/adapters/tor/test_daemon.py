"""A tor of ytsb's own, from its start to its end."""

from __future__ import annotations

import asyncio
import fcntl
from pathlib import Path

import pytest

from tests.adapters.tor.scripts import VERSION, script
from tests.fakes.control_port import ControlPort
from ytsb_tui.adapters.tor import bootstrap as tor_bootstrap
from ytsb_tui.adapters.tor import daemon as tor_daemon
from ytsb_tui.adapters.tor import managed as tor
from ytsb_tui.adapters.tor.binary import tor_version
from ytsb_tui.adapters.tor.daemon import TorDaemon, TorEnded, TorFiles
from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.adapters.tor.managed import TorNetwork
from ytsb_tui.core.jobs.failures import ExitFailure, SetupFailure
from ytsb_tui.core.state.events import TorPhase
from ytsb_tui.engine.ports.connections import Connection, Route

STUCK = '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=5 SUMMARY="Connecting"\n250 OK'


def never(_: Route) -> Connection:
    raise AssertionError("nothing is opened here")


class TestDaemon:
    async def start(self, tmp_path: Path, text: str) -> TorDaemon:
        files = TorFiles(data=tmp_path, extra=None)
        return await TorDaemon.start(script(tmp_path / "tor", text), "0.4.9.11", files)

    async def test_keeps_its_last_warnings(self, tmp_path: Path) -> None:
        said = ["Nov 23 00:00:00.000 [notice] Hello", "Nov 23 [warn] You are running Tor as root."]
        said += [f"Nov 23 [warn] number {n}" for n in range(9)] + ["[err] \\033[31mlast"]
        daemon = await self.start(tmp_path, "".join(f"printf '{line}\\n'\n" for line in said) + "exit 7")
        received: list[str] = []
        daemon.on_warning = received.append
        await daemon.listen()
        assert (received[0], received[-1]) == ("number 0", "last")
        assert await daemon.ended() == 7
        assert list(daemon.warnings) == ["number 5", "number 6", "number 7", "number 8", "last"]

    async def test_it_is_given_no_secret(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("ANTHROPIC_API_KEY", "YTSB_TOR_PASSWORD", "YTSB_PROXIES", "GITHUB_TOKEN"):
            monkeypatch.setenv(name, "hush-hush")
        monkeypatch.setenv("HOME", str(tmp_path))
        daemon = await self.start(tmp_path, f"exec env > {tmp_path}/started")
        await daemon.listen()
        assert await daemon.ended() == 0
        await tor_version(script(tmp_path / "asked", f"env > {tmp_path}/version; echo Tor version 0.4.9.11."))
        for name in ("started", "version"):
            given = (tmp_path / name).read_text()
            assert "hush" not in given
            assert f"HOME={tmp_path}" in given

    async def test_an_endless_line_is_skipped(self, tmp_path: Path) -> None:
        daemon = await self.start(tmp_path, "head -c 200000 /dev/zero | tr '\\0' x; echo; echo '[warn] after'")
        await daemon.listen()
        await daemon.ended()
        assert "after" in daemon.warnings

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("UNIX_PORT=/data/control.sock", Address(path="/data/control.sock")),
            ("PORT=127.0.0.1:4711", Address(host="127.0.0.1", port=4711)),
        ],
    )
    async def test_tells_where_it_listens(self, tmp_path: Path, line: str, found: Address) -> None:
        daemon = await self.start(tmp_path, f"echo '{line}' > {tmp_path}/control-address; exec sleep 60")
        assert await daemon.control_address() == found
        await daemon.stop()

    async def test_that_never_listens_is_given_up(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor_daemon, "PORT_SECONDS", 0.1)
        daemon = await self.start(tmp_path, "exec sleep 60")
        with pytest.raises(TorEnded, match="no control port"):
            await daemon.control_address()
        await daemon.stop()
        assert await daemon.ended() < 0
        await daemon.stop()

    async def test_that_will_not_stop_is_killed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor_daemon, "STOP_SECONDS", 0.1)
        daemon = await self.start(tmp_path, "trap '' TERM; echo '[warn] deaf'; while :; do sleep 0.05; done")
        hearing = asyncio.get_running_loop().create_task(daemon.listen())
        async with asyncio.timeout(5):
            while not daemon.warnings:
                await asyncio.sleep(0.001)
        await daemon.stop()
        assert await daemon.ended() == -9
        await hearing

    async def test_waits_for_the_tor_of_an_earlier_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor_daemon, "EARLIER_SECONDS", 0.2)
        with (tmp_path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(SetupFailure, match="Another tor runs in"):
                await self.start(tmp_path, "exit 0")
            asyncio.get_running_loop().call_later(0.05, fcntl.flock, lock, fcntl.LOCK_UN)
            daemon = await self.start(tmp_path, "exit 0")
            await daemon.ended()


class TestNetwork:
    async def fail(self, tmp_path: Path, text: str, *, extra: str | None = None) -> tuple[SetupFailure, list[str]]:
        lines = None
        if extra is not None:
            lines = tmp_path / "extra"
            lines.write_text(extra)
        binary = script(tmp_path / "tor", VERSION + text)
        network = TorNetwork(never, tmp_path / "data", binary=binary, extra=lines, environment={})
        reports: list[str] = []
        with pytest.raises(SetupFailure) as failed:
            async with asyncio.timeout(10):
                await network.run(lambda phase, percent, words: reports.append(f"{phase.value} {words}"))
        assert network.pid is None
        return failed.value, reports

    async def test_a_tor_that_refuses_to_start_is_quoted(self, tmp_path: Path) -> None:
        said = "echo '[warn] Unknown option Foo.'; echo '[err] Reading config failed--see warnings above.'; exit 1"
        failure, reports = await self.fail(tmp_path, said, extra="Foo 1\n")
        assert failure.reason == "tor does not start: Unknown option Foo."
        assert failure.action == f"Check the torrc lines in {tmp_path / 'extra'}."
        assert reports == ["starting tor 0.4.9.11"]

    async def test_a_tor_that_says_nothing(self, tmp_path: Path) -> None:
        failure, _ = await self.fail(tmp_path, "exit 3")
        assert failure.reason == "tor does not start: it ended with code 3"
        assert failure.action == f"For details, run: tor -f {tmp_path / 'data' / 'torrc'}"

    async def test_a_tor_that_is_killed_again_and_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor, "FIRST_PAUSE", 0.0)
        failure, reports = await self.fail(tmp_path, "kill -9 $$")
        assert failure.reason == "tor does not start: tor ended (killed)."
        assert reports.count(f"{TorPhase.DOWN.value} tor ended (killed); restarting") == tor.MAX_FAILED_STARTS - 1

    async def test_a_control_port_where_nothing_listens(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor, "FIRST_PAUSE", 0.0)
        nowhere = f"echo 'UNIX_PORT={tmp_path}/none' > {tmp_path}/data/control-address; exec sleep 60"
        failure, _ = await self.fail(tmp_path, nowhere)
        assert failure.reason.startswith("tor does not start: nothing listens at")

    async def test_from_start_to_start_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor, "FIRST_PAUSE", 0.0)
        port = ControlPort(tmp_path / "control")
        said = f"echo 'UNIX_PORT={port.address}' > {tmp_path}/data/control-address; exec sleep 60"
        binary = script(tmp_path / "tor", VERSION + said)
        network = TorNetwork(never, tmp_path / "data", binary=binary, environment={})
        reports: list[TorPhase] = []

        async def comes(*phases: TorPhase) -> None:
            async with asyncio.timeout(5):
                while tuple(reports[-len(phases) :]) != phases:
                    await asyncio.sleep(0.001)

        async with port.listening():
            loop = asyncio.get_running_loop().create_task(network.run(lambda phase, *_: reports.append(phase)))
            await comes(TorPhase.STARTING, TorPhase.READY)
            first = network.pid
            assert await network.relays() == ()
            assert network.circuits() == ()
            assert port.asked.count("TAKEOWNERSHIP") == 1
            with pytest.raises(ExitFailure):
                await network.open("e1", None)
            port.hang_up()
            await comes(TorPhase.READY, TorPhase.DOWN, TorPhase.READY)
            assert network.pid not in (first, None)
            monkeypatch.setattr(tor_bootstrap, "STUCK_SECONDS", 0.05)
            port.answers["GETINFO status/bootstrap-phase"] = STUCK
            port.hang_up()
            await comes(TorPhase.DOWN, TorPhase.BOOTSTRAPPING, TorPhase.DOWN)  # no failure: it worked before
            port.answers["GETINFO status/bootstrap-phase"] = STUCK.replace("=5", "=100")
            await comes(TorPhase.DOWN, TorPhase.READY)
            loop.cancel()
            await asyncio.gather(loop, return_exceptions=True)
        assert network.pid is None

    async def test_a_control_port_that_refuses_us(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor, "FIRST_PAUSE", 0.0)
        port = ControlPort(tmp_path / "control")
        port.methods = "HASHEDPASSWORD"
        async with port.listening():
            said = f"echo 'UNIX_PORT={port.address}' > {tmp_path}/data/control-address; exec sleep 60"
            failure, _ = await self.fail(tmp_path, said)
        assert "asks for a password" in failure.reason

    async def test_stuck_at_the_first_start_the_user_has_to_act(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tor_bootstrap, "STUCK_SECONDS", 0.05)
        port = ControlPort(tmp_path / "control")
        port.answers["GETINFO status/bootstrap-phase"] = STUCK
        async with port.listening():
            said = f"echo 'UNIX_PORT={port.address}' > {tmp_path}/data/control-address; exec sleep 60"
            failure, _ = await self.fail(tmp_path, said)
        assert failure.reason.startswith("tor made no progress beyond 5 %")
