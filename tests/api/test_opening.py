"""How exits are opened, and what comes out of their block."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.exit_network import FakeNetwork, relay, relays
from tests.fakes.work import FakeFetcher, video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.api.opening import exits
from ytsb_tui.api.values import Progress
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.events import TorPhase
from ytsb_tui.engine.ports.exits import NetworkReport
from ytsb_tui.settings.schema import Settings


class Starting(FakeNetwork):
    """Says how it starts."""

    async def run(self, report: NetworkReport) -> None:
        report(TorPhase.BOOTSTRAPPING, 45, "loading relays")
        await super().run(report)


class TestArguments:
    async def test_countries(self, settings: Settings) -> None:
        network = FakeNetwork([relay(1, country="de"), relay(2, country="nl"), relay(3, country="se")])
        async with exits(settings, ahead=2, countries=["NL", "se"], network=network) as opened:
            assert {exit_.country for exit_ in await opened.wait_ready(timeout=5)} == {"nl", "se"}

    async def test_no_exit_in_these_countries(self, settings: Settings) -> None:
        async with exits(settings, countries="is", network=FakeNetwork(relays(3))) as opened:
            with pytest.raises(SetupFailure, match="no exit in the allowed countries"):
                await opened.wait_ready(1, timeout=5)

    @pytest.mark.parametrize(("cooldown", "seconds"), [(90, 90), ("30m", 1800), (0, 0)])
    async def test_cooldown(self, settings: Settings, cooldown: float | str, seconds: float) -> None:
        network, fetcher = FakeNetwork(relays(3)), FakeFetcher()
        async with exits(settings, cooldown=cooldown, network=network, fetcher=fetcher) as opened:
            await opened.transcript(video(1))
        library = SqliteLibrary(settings.library)
        [record] = library.exits()
        library.close()
        assert record.cooling_until - record.last_used == seconds

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"ahead": 0}, "ahead must be from 1 to 100, not 0"),
            ({"ahead": 101}, "not 101"),
            ({"cooldown": -1}, "cooldown: -1 is not"),
            ({"cooldown": "soon"}, "cooldown: 'soon' is not"),
            ({"countries": ["Germany"]}, "country codes of two letters"),
            ({"countries": [7]}, "country codes of two letters"),
        ],
    )
    def test_what_makes_no_sense(self, settings: Settings, wrong: dict[str, object], says: str) -> None:
        with pytest.raises(ValueError, match=says):
            exits(settings, **wrong)  # type: ignore[arg-type]  # that is what is tested

    def test_countries_without_tor(self, tmp_path: Path) -> None:
        proxied = Settings(data_dir=tmp_path, egress=("proxies",), proxies=("socks5://127.0.0.1:1",))
        with pytest.raises(ValueError, match="only Tor has countries, and egress is proxies"):
            exits(proxied, countries=["de"])

    async def test_progress(self, settings: Settings) -> None:
        seen: list[Progress] = []
        async with exits(settings, ahead=2, progress=seen.append, network=Starting(relays(3))) as opened:
            await opened.wait_ready(timeout=5)
        assert str(seen[0]) == "network bootstrapping 45 % loading relays"
        assert (seen[0].ready, seen[0].wanted) == (0, 2)
        assert (seen[2].ready, seen[2].wanted) == (2, 2)
        assert str(seen[2]).startswith("2 of 2 exits ready: 198.51.100.")


class TestBlock:
    async def test_a_mistake_comes_out_as_itself(self, settings: Settings) -> None:
        with pytest.raises(KeyError):
            async with exits(settings, network=FakeNetwork(relays(3))):
                raise KeyError("mine")
        assert asyncio.all_tasks() == {asyncio.current_task()}

    async def test_a_group_of_mistakes_stays_whole(self, settings: Settings) -> None:
        async def fail(text: str) -> None:
            raise ValueError(text)

        async def block() -> None:
            async with exits(settings, network=FakeNetwork(relays(3))), asyncio.TaskGroup() as tasks:
                tasks.create_task(fail("one"))
                tasks.create_task(fail("two"))

        with pytest.raises(ExceptionGroup) as raised:
            await block()
        assert sorted(str(error) for error in raised.value.exceptions) == ["one", "two"]

    async def test_it_can_be_cancelled(self, settings: Settings) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), exits(settings, network=FakeNetwork(relays(3))):
                await asyncio.Event().wait()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    async def test_a_defect_of_the_network_ends_the_block_and_comes_out(self, settings: Settings) -> None:
        class Broken(FakeNetwork):
            async def run(self, report: NetworkReport) -> None:
                raise ZeroDivisionError("a defect")

        with pytest.raises(ZeroDivisionError):
            async with exits(settings, network=Broken(relays(3))):
                await asyncio.Event().wait()

    async def test_it_is_entered_once(self, settings: Settings) -> None:
        block = exits(settings, network=FakeNetwork(relays(3)))
        async with block:
            pass
        with pytest.raises(RuntimeError, match="opened before"):
            block.__enter__()

    async def test_what_was_learned_is_kept(self, settings: Settings) -> None:
        async with exits(settings, ahead=1, network=FakeNetwork(relays(2)), fetcher=FakeFetcher()) as opened:
            await opened.transcript(video(1))
        async with exits(settings, ahead=1, network=FakeNetwork(relays(2)), fetcher=FakeFetcher()) as again:
            await again.transcript(video(2))
        assert opened.used[0].ip != again.used[0].ip  # the first one cools down


PROGRAM = """
import asyncio, sys
from pathlib import Path
import ytsb_tui
from ytsb_tui.demo.fetcher import LectureFetcher
from ytsb_tui.demo.network import SimulatedNetwork

folder = Path(sys.argv[1])
settings = ytsb_tui.Settings(data_dir=folder / "data", config_dir=folder / "config", vault=folder / "vault")

def opened():
    return ytsb_tui.exits(settings, ahead=6, network=SimulatedNetwork(tempo=0.05, seed=1), fetcher=LectureFetcher())

with opened() as exits:
    exits.transcript("demo-eigen_")

async def main():
    async with opened() as exits:
        await exits.transcript("demo-eigen_")

asyncio.run(main())
print("done")
"""


def test_a_program_ends_without_a_word_on_standard_error(tmp_path: Path) -> None:
    """While exits are still being built."""
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", PROGRAM, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("done\n", "", 0)
