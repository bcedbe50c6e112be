"""Limits and trust for tests of connections."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.proxy import FakeProxy
from tests.fakes.site import Answer, Asked, Site, reply
from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.core.jobs.failures import ExitFailure
from ytsb_tui.engine.ports.connections import Route

SITE = "www.youtube.com"
ALIAS = "abc.ytsb.invalid"
PATIENT = Limits(body=100_000)
QUICK = Limits(connect=2.0, idle=0.4, request=1.0, body=100_000)


def hello(_: Asked) -> Answer:
    return reply("hello")


def trust(site: Site, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    file = folder / f"authority-{site.port}.pem"
    site.authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


def pinned(proxy: FakeProxy) -> Route:
    return Route(proxy=f"socks5://127.0.0.1:{proxy.port}", username="lease-7", password="secret", pins={SITE: ALIAS})


def failure_of(act: Callable[[], object]) -> ExitFailure:
    with pytest.raises(ExitFailure) as caught:
        act()
    assert caught.value.reason.endswith((".", "!"))
    assert caught.value.action
    return caught.value


def endless(part: bytes, pause: float = 0) -> Iterator[bytes]:
    while True:
        yield part
        time.sleep(pause)
