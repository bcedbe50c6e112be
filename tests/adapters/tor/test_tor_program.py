"""The tor program that is found, its version, and the files that it is given."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.adapters.tor.scripts import VERSION, script
from ytsb_tui.adapters.tor import binary as tor_binary
from ytsb_tui.adapters.tor.binary import find_tor, tor_version
from ytsb_tui.adapters.tor.daemon import TorFiles, owned
from ytsb_tui.core.jobs.failures import SetupFailure


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
