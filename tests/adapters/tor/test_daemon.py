"""Finding, configuring and starting tor, with scripts in its place."""

from __future__ import annotations

import asyncio
import fcntl
import stat
from pathlib import Path

import pytest

from tests.fakes.control_port import ControlPort
from ytsb_tui.adapters.tor import binary as tor_binary
from ytsb_tui.adapters.tor import bootstrap as tor_bootstrap
from ytsb_tui.adapters.tor import daemon as tor_daemon
from ytsb_tui.adapters.tor import managed as tor
from ytsb_tui.adapters.tor.binary import find_tor, tor_version
from ytsb_tui.adapters.tor.daemon import TorDaemon, TorEnded, TorFiles, owned
from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.adapters.tor.managed import TorNetwork
from ytsb_tui.core.jobs.failures import ExitFailure, SetupFailure
from ytsb_tui.core.state.events import TorPhase
from ytsb_tui.engine.ports.connections import Connection, Route

STUCK = '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=5 SUMMARY="Connecting"\n250 OK'
VERSION = '[ "$1" = --version ] && { echo "Tor version 0.4.9.11."; exit; }\n'


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def never(_: Route) -> Connection:
    raise AssertionError("nothing is opened here")


class TestFind:
    def test_the_setting_comes_first(self, tmp_path: Path) -> None:
        mine, other = script(tmp_path / "mine", ""), script(tmp_path / "tor", "")
        assert find_tor(mine, {"TOR": str(other), "PATH": str(tmp_path)}) == mine
        assert find_tor(None, {"TOR": str(mine), "PATH": str(tmp_path)}) == mine
        assert find_tor(None, {"PATH": str(tmp_path)}) == other

    def test_what_is_named_must_be_there(self, tmp_path: Path) -> None:
        (tmp_path / "plain").touch()
        for wrong in (tmp_path / "none", tmp_path / "plain", tmp_path):
            with pytest.raises(SetupFailure, match="There is no tor at") as missing:
                find_tor(wrong, {})
            assert missing.value.action == "Correct YTSB_TOR."

    def test_none_at_all_says_how_to_get_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor_binary, "ELSEWHERE", ())
        with pytest.raises(SetupFailure, match="tor is not installed") as missing:
            find_tor(None, {"PATH": "/nowhere"})
        assert "apt install tor" in missing.value.action
        assert "brew install tor" in missing.value.action


class TestVersion:
    async def test_is_read(self, tmp_path: Path) -> None:
        assert await tor_version(script(tmp_path / "tor", VERSION)) == "0.4.9.11"

    async def test_too_old(self, tmp_path: Path) -> None:
        with pytest.raises(SetupFailure, match=r"tor 0\.4\.5\.16 at .* is too old: 0\.4\.7 or later"):
            await tor_version(script(tmp_path / "tor", "echo 'Tor version 0.4.5.16.'"))

    async def test_something_else(self, tmp_path: Path) -> None:
        with pytest.raises(SetupFailure, match="is not tor"):
            await tor_version(script(tmp_path / "tor", "echo hello"))
        (tmp_path / "text").write_text("no program")
        (tmp_path / "text").chmod(0o700)
        with pytest.raises(SetupFailure, match="cannot be run"):
            await tor_version(tmp_path / "text")

    async def test_that_hangs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tor_binary, "VERSION_SECONDS", 0.1)
        with pytest.raises(SetupFailure, match="cannot be run"):
            await tor_version(script(tmp_path / "tor", "exec sleep 60"))


class TestFiles:
    def test_torrc(self, tmp_path: Path) -> None:
        data = tmp_path / 'a "quoted" folder'
        data.mkdir()
        extra = tmp_path / "extra"
        extra.write_text("UseBridges 1\n")
        files = TorFiles(data=data, extra=extra)
        files.port_file.touch()
        files.write("0.4.9.11")
        lines = files.torrc.read_text().splitlines()
        assert f'DataDirectory "{tmp_path}/a \\"quoted\\" folder"' in lines
        assert "SocksPort auto IsolateSOCKSAuth KeepAliveIsolateSOCKSAuth" in lines
        assert "ConfluxEnabled 0" in lines
        assert "MaxCircuitDirtiness 3600" in lines
        assert lines[-1] == "UseBridges 1"
        assert not files.port_file.exists()
        files.write("0.4.7.16")
        assert "Conflux" not in files.torrc.read_text(), "a tor that does not know it would not start"

    def test_control_socket_only_where_its_path_fits(self, tmp_path: Path) -> None:
        assert TorFiles(data=Path("/data"), extra=None).control_socket == Path("/data/control.sock")
        deep = tmp_path / ("d" * 110)
        deep.mkdir()
        files = TorFiles(data=deep, extra=None)
        assert files.control_socket is None
        files.write("0.4.9.11")
        assert "ControlPort auto" in files.torrc.read_text()

    def test_extra_lines_that_others_may_change(self, tmp_path: Path) -> None:
        extra = tmp_path / "extra"
        extra.touch()
        extra.chmod(0o666)
        with pytest.raises(SetupFailure, match="may be changed by other users") as refused:
            TorFiles(data=tmp_path, extra=extra).write("0.4.9.11")
        assert refused.value.action == f"Run: chmod go-w {extra}"

    def test_extra_lines_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(SetupFailure, match="cannot be read") as unread:
            TorFiles(data=tmp_path, extra=tmp_path / "none").write("0.4.9.11")
        assert unread.value.action == "Correct YTSB_TOR_TORRC."


class TestOwned:
    def test_makes_the_folder_for_the_owner_alone(self, tmp_path: Path) -> None:
        with owned(tmp_path / "new" / "tor"):
            assert stat.S_IMODE((tmp_path / "new" / "tor").stat().st_mode) == 0o700
            with pytest.raises(SetupFailure, match="Another ytsb"), owned(tmp_path / "new" / "tor"):
                raise AssertionError("it is owned")
        with owned(tmp_path / "new" / "tor"):
            pass

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SetupFailure, match="cannot be written"), owned(tmp_path / "file" / "tor"):
            raise AssertionError("it cannot be made")


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
