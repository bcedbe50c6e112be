"""The log of requests tells what was asked and what came, to its owner alone, and no secret of any kind."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.egress.conftest import connection, proxy, site
from tests.adapters.egress.ways import SITE, failure_of, pinned
from tests.fakes.proxy import FakeProxy
from tests.fakes.site import Site
from ytsb_tui.adapters import debug_log
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.engine.ports.connections import Connection, Route

__all__ = ["connection", "proxy", "site"]  # fixtures

SIGNED = f"https://{SITE}/api/timedtext?v=vid00000001&ei=EI&signature=DEADBEEF&pot=TOKEN&ip=203.0.113.7&lang=en"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    handler = debug_log.begin(tmp_path / "requests.log", ("hush-hush", "x"))
    yield tmp_path / "requests.log"
    debug_log.end(handler)
    assert handler not in logging.getLogger("ytsb_tui").handlers


def test_requests_are_told_without_signatures_and_credentials(file: Path, proxy: FakeProxy) -> None:
    made = open_connection(pinned(proxy))
    made.send("GET", SIGNED)
    made.send("GET", f"https://{SITE}/youtubei/v1/player?key=AIza-public&prettyPrint=false")
    made.close()
    lines = file.read_text().splitlines()
    assert len(lines) == 2
    assert f"GET https://{SITE}/api/timedtext?v=vid00000001&lang=en&… through socks5://127.0.0.1:" in lines[0]
    assert ": 200, 5 bytes in " in lines[0]
    for secret in ("DEADBEEF", "TOKEN", "203.0.113.7", "AIza", "lease-7", "secret"):
        assert secret not in file.read_text()


def test_failures_are_told_without_the_password_of_a_proxy(file: Path) -> None:
    route = Route(proxy="socks5://me:hush-of-mine@127.0.0.1:1")
    failure_of(lambda: open_connection(route))
    [line] = file.read_text().splitlines()
    assert f"connect {SITE} through socks5://…@127.0.0.1:1: " in line
    assert "hush" not in line


def test_given_secrets_go_wherever_they_occur_and_a_line_is_one_line(file: Path) -> None:
    log = logging.getLogger("ytsb_tui.any")
    log.debug("a %s b\nforged \x1b[31mline", "hush-hush")
    [line] = file.read_text().splitlines()
    assert line.endswith("a … b forged line")


def test_only_its_owner_can_read_it_and_others_libraries_are_not_in_it(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    logging.getLogger("httpx").warning("not ours")
    assert file.read_text() == ""


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for place in (tmp_path, tmp_path / "no" / "folder", tmp_path / "link"):
        with pytest.raises(SetupFailure, match="cannot be written"):
            debug_log.begin(place, ())
    assert not (tmp_path / "elsewhere").exists()


def test_without_a_log_nothing_is_said(connection: Connection, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    connection.send("GET", SIGNED)
    assert caplog.text == ""
    assert site.asked
