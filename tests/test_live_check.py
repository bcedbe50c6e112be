"""`ytsb doctor --live`: which of client, exit and line is at fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.reader import environment
from tests.fakes.exit_network import FakeExit, FakeNetwork, relays
from tests.fakes.youtube import connect
from tests.lab.eras import BEYOND, ERAS, Era, EraRules
from tests.lab.rules import RuleTable
from tests.lab.youtube import YouTube
from ytsb_tui import live_check
from ytsb_tui.cli import main
from ytsb_tui.core.exits import Relay
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.exits import OpenExit
from ytsb_tui.live_check import check_live
from ytsb_tui.settings.finding import Finding
from ytsb_tui.settings.load import load


class YouTubeNetwork(FakeNetwork):
    """Exits that reach a YouTube of an era."""

    def __init__(self, era: Era, count: int = 5) -> None:
        super().__init__(relays(count))
        self.youtube = YouTube(RuleTable(country_of={}))
        self.youtube.era = EraRules(era)

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        opened = await super().open(key, relay)
        assert isinstance(opened, FakeExit)
        opened.connection = connect(self.youtube, opened.exit.ip)  # type: ignore[assignment]  # another fake
        return opened


def found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, network: FakeNetwork, **variables: str
) -> tuple[list[Finding], Finding]:
    """The lines, and the last one."""
    monkeypatch.setattr(live_check, "exit_network", lambda _: network)
    *lines, last = check_live(load({}, {**environment(tmp_path), **variables}))
    assert all(bool(each.cure) == (each.state == "failed") for each in lines)
    assert bool(last.cure) == (last.state != "ok")
    assert all(opened.closed == 1 for opened in network.opened)
    return lines, last


def words(lines: list[Finding]) -> Iterator[str]:
    return (line.message for line in lines)


def test_that_all_is_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines, last = found(monkeypatch, tmp_path, YouTubeNetwork(ERAS["no trouble"]))
    assert [(line.name, line.state) for line in lines] == [("exit", "ok")] * 3 + [("client", "ok")] * 5
    assert (last.name, last.state) == ("youtube", "ok")
    assert "3 of 3 exits let through" in last.message


def test_clients_that_are_not_served_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines, last = found(monkeypatch, tmp_path, YouTubeNetwork(Era(clients={"ANDROID": "too_old", "WEB": "xpv"})))
    assert "ANDROID: captions over 0 of 3 exits; status 400 (3 times)" in words(lines)
    assert "WEB: captions over 0 of 3 exits; wants a proof-of-origin token (3 times)" in words(lines)
    assert last.message.endswith("captions as IOS, VISIONOS, ANDROID_VR")


@pytest.mark.parametrize(
    ("era", "said", "cure"),
    [
        (Era(otherwise="too_old"), "none of the players", "Update yt-dlp"),
        (Era(otherwise="xpe"), "none of the players", "Update yt-dlp"),
        (Era(let_through=0), "refuses the exits", "allow more countries"),
        (Era(otherwise="server_error"), "trouble of its own", "later"),
        (Era(otherwise="no_tracks"), "no captions of well-known videos", "Update yt-dlp"),
    ],
)
def test_what_is_at_fault_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, era: Era, said: str, cure: str
) -> None:
    _, last = found(monkeypatch, tmp_path, YouTubeNetwork(era))
    assert (last.name, last.state) == ("youtube", "failed")
    assert said in last.message
    assert cure in last.cure


def test_that_yt_dlp_alone_is_served_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    network = YouTubeNetwork(BEYOND["only yt-dlp's players"], 1)
    lines, last = found(monkeypatch, tmp_path, network)
    assert "yt-dlp: captions over 1 of 1 exit where no player was served" in words(lines)
    assert (last.name, last.state) == ("youtube", "warning")
    assert "none of the players that ytsb asks as; yt-dlp gets captions" in last.message
    assert "Update yt-dlp" in last.cure


def test_refused_exits_do_not_hide_that_no_client_is_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    era = next(
        era
        for era in (Era(otherwise="xpe", let_through=0.5, seed=seed) for seed in range(99))
        if sum(era.refuses(relay.address) for relay in relays(3)) == 2
    )
    lines, last = found(monkeypatch, tmp_path, YouTubeNetwork(era, 3))
    assert sum("is refused by YouTube" in line.message for line in lines) == 2
    assert "none of the players" in last.message


def test_a_line_that_breaks_is_at_fault_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    network = YouTubeNetwork(ERAS["no trouble"])
    network.dead = {relay.fingerprint: ExitFailure(FailureKind.EXIT_LOST, "It stalled.") for relay in relays(5)}
    lines, last = found(monkeypatch, tmp_path, network)
    assert all("broke off: It stalled." in line.message for line in lines)
    assert (last.name, last.state, last.message) == ("line", "failed", "5 exits tried, and none held")
    del network.dead[relays(1)[0].fingerprint]
    assert found(monkeypatch, tmp_path, network)[1].message.startswith("1 of 1 exit let through")


def test_no_network_and_no_allowed_exit_are_the_line_s_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    network = YouTubeNetwork(ERAS["no trouble"])
    _, last = found(monkeypatch, tmp_path, network, YTSB_COUNTRIES="se")
    assert (last.name, last.message) == ("line", "no exit could be built")
    network.down = SetupFailure(FailureKind.TOR, "tor is not installed.", "Install tor.")
    _, last = found(monkeypatch, tmp_path, network)
    assert (last.name, last.message, last.cure) == ("line", "tor is not installed.", "Install tor.")


def test_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ytsb_tui.health.exit_network", lambda _: FakeNetwork(relays(3)))
    monkeypatch.setattr(live_check, "exit_network", lambda _: YouTubeNetwork(Era(otherwise="too_old")))
    ended = CliRunner().invoke(main, ["doctor", "--live"], env=environment(tmp_path))
    assert ended.exit_code == 3
    assert "✗ youtube   failed   YouTube serves none of the players" in ended.output
    assert "youtube" not in CliRunner().invoke(main, ["doctor"], env=environment(tmp_path)).output
