from __future__ import annotations

import pytest

from ytsb_tui.core.exits import ExitRules
from ytsb_tui.settings import load
from ytsb_tui.wiring import rules, wishes


def test_tor_exits_rest_and_are_chosen_by_country() -> None:
    settings = load({"countries": "de", "cooldown": "5m", "burn": "2h"}, {})
    assert wishes(settings).rules == rules(settings)
    assert rules(settings) == ExitRules(countries=frozenset({"de"}), cooldown=300.0, burn=7200.0)


@pytest.mark.parametrize("egress", ["direct", "proxies"])
def test_other_ways_out_neither_rest_nor_have_a_country(egress: str) -> None:
    settings = load({"egress": egress, "proxies": "socks5://127.0.0.1:1", "countries": "de"}, {})
    assert rules(settings) == ExitRules(cooldown=0.0, burn=settings.burn)
