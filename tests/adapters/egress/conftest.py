"""A site behind a proxy, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.egress.ways import ALIAS, PATIENT, SITE, hello, pinned, trust
from tests.fakes.proxy import FakeProxy, proxying
from tests.fakes.site import Site, serving
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.engine.ports.connections import Connection


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    with serving(hello) as server:
        trust(server, monkeypatch, tmp_path)
        yield server


@pytest.fixture
def proxy(site: Site) -> Iterator[FakeProxy]:
    with proxying(site.port, ALIAS, SITE) as server:
        yield server


@pytest.fixture
def connection(proxy: FakeProxy) -> Iterator[Connection]:
    made = open_connection(pinned(proxy), limits=PATIENT)
    yield made
    made.close()
