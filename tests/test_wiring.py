from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.engine.models.samples import material
from tests.fakes.models import Paid
from tests.remote.served import Face, until
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.events import EgressKind
from ytsb_tui.engine.ports.models import Access
from ytsb_tui.providers import PROVIDERS, access, has_model, metered_model, provider
from ytsb_tui.remote.window import Window
from ytsb_tui.settings import consent
from ytsb_tui.settings.load import load
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import exit_network, joined, rules, ways_beside, wishes, writers


def test_tor_exits_rest_and_are_chosen_by_country() -> None:
    settings = load({"countries": "de", "cooldown": "5m", "burn": "2h"}, {})
    assert wishes(settings).rules == rules(settings)
    assert rules(settings) == ExitRules(countries=frozenset({"de"}), cooldown=300.0, burn=7200.0)


@pytest.mark.parametrize("egress", ["direct", "proxies"])
def test_other_ways_out_neither_rest_nor_have_a_country(egress: str) -> None:
    settings = load({"egress": egress, "proxies": "socks5://127.0.0.1:1", "countries": "de"}, {})
    assert rules(settings) == ExitRules(cooldown=0.0, burn=settings.burn)


def test_each_way_has_its_own_rules_and_none_is_added(tmp_path: Path) -> None:
    proxies = {"proxies": "socks5://127.0.0.1:1", "cooldown": "5m", "config_dir": str(tmp_path)}
    settings = load({"egress": "tor,proxies,direct", **proxies}, {})
    with pytest.raises(SetupFailure, match="needs your consent"):
        ways_beside(settings)
    with pytest.raises(SetupFailure, match="needs your consent"):
        exit_network(settings)
    consent.give(settings, lasting=True)
    ways = ways_beside(settings)
    assert [way.network.egress for way in ways] == [EgressKind.PROXIES, EgressKind.DIRECT]
    assert [way.rules.cooldown for way in ways] == [0.0, 0.0]
    assert wishes(settings).rules.cooldown == 300.0
    assert ways_beside(load({"egress": "tor", **proxies}, {})) == ()
    over_ssh = load({"egress": "tor,ssh:me@home", **proxies}, {})
    with pytest.raises(SetupFailure, match="names ssh:me@home, which needs"):  # it was not what was agreed to
        ways_beside(over_ssh)
    consent.give(over_ssh, lasting=True)
    assert consent.missing(load({"egress": "ssh:me@work", **proxies}, {}))
    [way] = ways_beside(load({"egress": "tor,ssh:me@home", **proxies}, {}))
    assert (way.network.egress, way.rules.cooldown) == (EgressKind.SSH, 0.0)


async def test_a_second_one_attaches_to_the_first_and_takes_over_when_it_has_ended(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", config_dir=tmp_path / "config", vault=tmp_path / "vault")
    async with asyncio.TaskGroup() as group:
        with ExitStack() as windows:
            with joined(settings, None) as owner:
                [serving] = [loop for loop in owner.loops() if loop.name == "windows"]
                server = asyncio.ensure_future(serving.run())
                window = await asyncio.to_thread(windows.enter_context, joined(settings, None))
                assert isinstance(window, Window)
                face = Face(window)
                following = group.create_task(face.follow())
                assert len((await window.add("https://youtu.be/dQw4w9WgXcQ")).new) == 1
                assert face.state.owner == os.getpid()
                await until(lambda: len(face.state.jobs) == 1)
                await owner.drain(0.0)
                await server
            await until(lambda: face.messages)
            assert "has ended; this one continues" in face.messages[0]
            assert {"network", "exits", "windows"} <= {loop.name for loop in window.loops()}
            assert len(face.state.jobs) == 1
            await window.drain(0.0)
            await following
    assert not (tmp_path / "data" / "attach" / "engine.sock").exists()


def test_the_way_to_the_first_frame_imports_nothing_that_only_windows_need(tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "import ytsb_tui.tui.app\n"
        "from ytsb_tui.settings.load import load\n"
        "from ytsb_tui.wiring import joined\n"
        "with joined(load({}, os.environ), None) as engine:\n"
        "    engine.loops()\n"
        "names = 'core.state.codec remote.wire_format remote.session remote.attached remote.window remote.handshake'\n"
        "names = names.split()\n"
        "print('early:', *[name for name in names if f'ytsb_tui.{name}' in sys.modules])\n"
        "print('libraries:', *[name for name in ('regex', 'Stemmer') if name in sys.modules])\n"
    )
    folders = {f"YTSB_{name}": str(tmp_path / name) for name in ("DATA_DIR", "CONFIG_DIR", "VAULT")}
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, **folders},
    )
    assert out.stdout.split() == ["early:", "libraries:"]


async def test_a_provider_is_a_folder_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "echo", ("tests.fakes.echo_provider", "api_key", "base_url"))
    settings = load({}, {"YTSB_PROVIDER": "echo", "YTSB_CONFIG_DIR": str(tmp_path)})
    assert access(settings).model == "echo"
    model = metered_model(settings)
    assert model is not None
    writer, batches = writers(settings, model)
    assert batches is None
    paid = Paid()
    written = await writer.write(material(), lambda *_: None, paid)
    assert (written.note.points, written.note.verified, written.note.model) == (1, 1, "echo")
    assert paid.total.output_tokens == 40
    with pytest.raises(SetupFailure, match="echo takes no batches"):
        writers(load({"overnight": True}, {"YTSB_PROVIDER": "echo"}), model)
    with pytest.raises(SetupFailure, match="price of echo is not known"):
        metered_model(load({"budget": "1.00"}, {"YTSB_PROVIDER": "echo"}))


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_can_be_had(name: str) -> None:
    found = provider(load({}, {"YTSB_PROVIDER": name}))
    assert not found.ready(Access(model="m", key=None, base_url=None))
    with pytest.raises(SetupFailure, match="no API key"):
        found.connect(Access(model="m", key=None, base_url=None))


def test_a_provider_that_does_not_exist_is_one_line() -> None:
    with pytest.raises(SetupFailure, match="no provider 'opnai'") as caught:
        metered_model(load({}, {"YTSB_PROVIDER": "opnai"}))
    assert "claude, openai" in caught.value.action


def test_each_provider_has_its_own_key_and_address() -> None:
    both = {"ANTHROPIC_API_KEY": "sk-ant-none-at-all", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "YTSB_MODEL": "m"}
    claude, other = load({}, both), load({"provider": "openai"}, both)
    assert (access(claude).key, access(claude).base_url) == ("sk-ant-none-at-all", None)
    assert (access(other).key, access(other).base_url) == (None, "http://127.0.0.1:1/v1")
    assert has_model(other)
    with pytest.raises(SetupFailure, match="No model is set"):
        metered_model(load({"provider": "openai"}, {**both, "YTSB_MODEL": ""}))


def test_questions_are_answered_with_a_key_alone_and_within_a_budget_that_can_be_kept() -> None:
    assert metered_model(load({}, {})) is None
    key = {"ANTHROPIC_API_KEY": "sk-ant-none-at-all"}
    assert metered_model(load({"budget": "0.50"}, key)) is not None
    with pytest.raises(SetupFailure):
        metered_model(load({"budget": "0.50", "model": "another-model"}, key))
