"""YouTube cannot link two videos: they share no cookie, connection, address or TLS session."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from ytsb_tui.adapters.youtube.clients import player_clients


@pytest.mark.essential
def test_nothing_is_shared_between_leases(lab: Lab, tmp_path: Path) -> None:
    lab.listing("PLlabplaylist0001", videos(3, "p"), title="A course")
    lab.rule("consent")  # a list asks for the consent cookie
    lab.rule("bot_check", times=2)  # so two are fetched again, through other exits
    code, run = Ytsb(tmp_path, {"YTSB_COOLDOWN": "1s"}).run(
        "--no-notes", *links(videos(6)), "https://www.youtube.com/playlist?list=PLlabplaylist0001", seconds=200
    )
    assert code == 0, run.told()
    asked = lab.requests()
    leases: dict[int, set[str]] = defaultdict(set)  # connection -> videos
    cookies: dict[str, set[str]] = defaultdict(set)  # cookie -> addresses
    for request in asked:
        if request.video:
            leases[request.connection].add(request.video)
        for cookie in filter(None, request.cookies.split("; ")):
            cookies[cookie].add(request.ip)
    assert all(len(those) == 1 for those in leases.values()), "two videos over one connection"
    for request in asked:
        if request.kind in ("player", "timedtext"):
            assert not request.cookies
    keys = {str(row["key"]) for row in run.of("exit_leased")}
    assert len(keys) == len(run.of("exit_leased")), "an exit was lent twice"
    agents = {request.user_agent for request in asked if request.kind == "player"}
    known = {client.headers["User-Agent"] for client in player_clients().values()}
    assert agents <= known, "those of YouTube's own clients, the same for everybody"
    assert {cookie.partition("=")[0] for cookie in cookies} <= {"SOCS", "CONSENT", "PREF"}, "only what everybody sends"
