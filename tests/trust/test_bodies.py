"""Answers that would fill the memory or never end are cut off, at the real limits and through real circuits."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.journal import Kind
from tests.lab.rules import Fault
from tests.lab.tor_client import LabTor
from tests.trust.table import Proven
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.adapters.youtube.lists import YouTubeLister
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos.hosts import SITE
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import PlaylistSource, VideoId
from ytsb_tui.engine.ports.connections import Connection, Route

SIZE = 200 << 20
FAULTS: tuple[Fault, ...] = ("huge", "gzip_bomb", "endless", "drip", "stall", "entity_bomb", "broken_xml")
KINDS: tuple[Kind, ...] = ("timedtext", "player", "listing")
USUAL = Limits()
MOST_MEMORY = 96 << 20  # bytes; the limit is 8 MB of a body, which JSON makes larger
_names = (f"bodies-{number}.ytsb.invalid" for number in itertools.count())


@pytest.fixture(scope="module")
def tor(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabTor]:
    with LabTor(lab, tmp_path_factory.mktemp("tor")) as client:
        yield client


def ask(connection: Connection, kind: Kind) -> None:
    if kind == "listing":
        YouTubeLister().list(connection, PlaylistSource(playlist="PLabcdefghijklmnop"))
    else:
        YouTubeFetcher().fetch(connection, VideoId("lecture0001"), LanguageWish(), lambda word, fraction: None)


def resident() -> int:
    """Resident memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


class Peak:
    """Peak memory between start and stop."""

    def __enter__(self) -> Peak:
        self.before = self.most = resident()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.01):
            self.most = max(self.most, resident())

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    @property
    def grown(self) -> int:
        return self.most - self.before


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_bodies_are_cut_off(lab: Lab, tor: LabTor, proven: Proven, kind: Kind) -> None:
    faults = FAULTS if kind == "timedtext" else FAULTS[:5]
    slowest, largest, most = 0.0, 0, 0
    for fault in faults:
        lab.reset()
        lab.rule(fault, endpoint=kind, seconds=0.5, size=SIZE)
        alias = next(_names)
        tor.pin(alias, lab.exits[0].fingerprint)
        proxy = f"socks5://127.0.0.1:{tor.socks_port}"
        connection = open_connection(Route(proxy=proxy, username=alias, password="x", pins={SITE: alias}))
        began, warm = time.monotonic(), connection.traffic
        try:
            with Peak() as peak, pytest.raises(Failure):
                ask(connection, kind)
        finally:
            connection.close()
        slowest = max(slowest, time.monotonic() - began)
        largest = max(largest, connection.traffic - warm)
        most = max(most, peak.grown)
    figure = f"{slowest:.1f} s, {largest / 2**20:.1f} MB over the wire, {most / 2**20:.0f} MB of memory at most"
    proven("bodies", f"faults of {kind}: 200 MB, bombs, streams, drips", len(faults), figure)
    assert slowest < 3 * USUAL.request  # two or three requests per try
    assert largest < 2 * USUAL.body
    assert most < MOST_MEMORY
