from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.remote.served import Face, until
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.remote.window import Window
from ytsb_tui.settings.load import load
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import claude_answers, joined, rules, wishes


def test_tor_exits_rest_and_are_chosen_by_country() -> None:
    settings = load({"countries": "de", "cooldown": "5m", "burn": "2h"}, {})
    assert wishes(settings).rules == rules(settings)
    assert rules(settings) == ExitRules(countries=frozenset({"de"}), cooldown=300.0, burn=7200.0)


@pytest.mark.parametrize("egress", ["direct", "proxies"])
def test_other_ways_out_neither_rest_nor_have_a_country(egress: str) -> None:
    settings = load({"egress": egress, "proxies": "socks5://127.0.0.1:1", "countries": "de"}, {})
    assert rules(settings) == ExitRules(cooldown=0.0, burn=settings.burn)


async def test_a_second_one_attaches_to_the_first_and_takes_over_when_it_has_ended(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", config_dir=tmp_path / "config", vault=tmp_path / "vault")
    async with asyncio.TaskGroup() as group:
        with ExitStack() as windows:
            with joined(settings) as owner:
                [serving] = [loop for loop in owner.loops() if loop.name == "windows"]
                server = asyncio.ensure_future(serving.run())
                window = await asyncio.to_thread(windows.enter_context, joined(settings))
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
        "with joined(load({}, os.environ)) as engine:\n"
        "    engine.loops()\n"
        "names = 'core.state.codec remote.wire_format remote.session remote.attached remote.window remote.handshake'\n"
        "names = names.split()\n"
        "print('early:', *[name for name in names if f'ytsb_tui.{name}' in sys.modules])\n"
        "print('libraries:', *[name for name in ('regex', 'snowballstemmer') if name in sys.modules])\n"
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


def test_questions_are_answered_with_a_key_alone_and_within_a_budget_that_can_be_kept() -> None:
    assert claude_answers(load({}, {})) is None
    key = {"ANTHROPIC_API_KEY": "sk-ant-none-at-all"}
    assert claude_answers(load({"budget": "0.50"}, key)) is not None
    with pytest.raises(SetupFailure):
        claude_answers(load({"budget": "0.50", "model": "another-model"}, key))
