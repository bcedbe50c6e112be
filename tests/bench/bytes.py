"""Bytes through Tor for a video: ytsb against plain youtube-transcript-api, counted at the same tor."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress

from tests.bench import original
from tests.bench.conditions import Conditions
from tests.bench.table import Row, median
from tests.lab.command import videos
from tests.lab.tor_client import LabTor
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Route

VIDEOS = 5


class Counted:
    """Forwards connections to a port of loopback and counts the bytes in both directions."""

    def __init__(self, port: int) -> None:
        self._onward = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.bytes = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stops accepting connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._onward))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.bytes += len(data)
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)


def measure(conditions: Conditions) -> list[Row]:
    """One row: kilobytes a video, TLS and handshakes included."""
    lab = conditions.lab
    with LabTor(lab, conditions.folder / "tor", extra="HTTPTunnelPort 127.0.0.1:auto\n") as tor:
        found = re.search(r'"127\.0\.0\.1:(\d+)"', tor.command("GETINFO net/listeners/httptunnel"))
        assert found is not None
        socks, tunnel = Counted(tor.socks_port), Counted(int(found[1]))
        ours, alone = [], []
        for name in videos(VIDEOS, "b"):
            before = socks.bytes
            connection = open_connection(Route(proxy=f"socks5://127.0.0.1:{socks.port}"))
            try:
                got = YouTubeFetcher().fetch(connection, VideoId(name), LanguageWish(), lambda word, fraction: None)
            finally:
                connection.close()
            ours.append((socks.bytes - before) / 1000)
            before = tunnel.bytes
            theirs = original.fetch(tunnel.port, name)
            alone.append((tunnel.bytes - before) / 1000)
            assert len(got.transcript.cues) == len(theirs.transcript.cues) > 0
        socks.close()
        tunnel.close()
    mine, theirs_ = median(ours), median(alone)
    return [
        Row(
            name="bytes through Tor a video",
            ours=f"{mine:.1f} kB",
            rival=f"youtube-transcript-api by itself {theirs_:.1f} kB",
            ratio=f"{mine / theirs_:.2f}",
            wanted="at most 0.2",
            reached=mine / theirs_ <= 0.2,
            how=f"Medians of {VIDEOS} videos of ten minutes, a fresh connection each, counted between client and tor, "
            "both ways, TLS handshake included; the watch and player pages are YouTube's recorded ones, gzipped.",
        )
    ]
