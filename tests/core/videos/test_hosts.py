"""The hosts that may be asked are names, none of them an address."""

from __future__ import annotations

import re

from ytsb_tui.core.videos.hosts import ECHO, HOSTS, SITE


def test_only_names_of_the_outside_are_asked() -> None:
    assert SITE in HOSTS
    for host in (*HOSTS, ECHO):
        assert re.fullmatch(r"([a-z]+\.)+(com|org)", host), host
