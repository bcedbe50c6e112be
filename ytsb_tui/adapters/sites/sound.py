"""The sound of an episode, fetched in parts that are stored as they come."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

from ytsb_tui.adapters.private_files import make_private
from ytsb_tui.core.jobs.failures import (
    ExitFailure,
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.engine.ports.connections import Connection, Reply

PART = 2_000_000  # bytes; a connection gives a request 30 s
OVERLAP = 4_096  # bytes that are asked for again with each part: some servers put other advertisements into each answer
MOST_RESTARTS = 2
_SMALLEST_PART = 64_000  # bytes that are new: each part is a request
_LEFT_OVER = 30 * 24 * 3600.0  # seconds after which a sound that nobody came back for is removed
_RANGE = re.compile(r"bytes (\d{1,12})-\d{1,12}/(\d{1,12})", re.ASCII)
_ENDINGS = re.compile(r".*(\.(?:mp3|m4a|aac|ogg|opus|flac|wav|mp4))", re.IGNORECASE)


def sound_file(folder: Path, video: str, url: str) -> Path:
    """The file for the sound at a link. Servers that listen want the usual endings."""
    ending = _ENDINGS.fullmatch(urlsplit(url).path)
    return folder / f"{video}{ending[1].lower() if ending else '.mp3'}"


class SoundDownload:
    """See Download. At most `most` MB."""

    def __init__(self, url: str, file: Path, most: int) -> None:
        self.url = url
        self._file = file
        self._part = file.with_name(f"{file.name}.part")
        self._most = most
        self._restarts = self._total = 0
        try:
            make_private(file.parent)
            for other in file.parent.iterdir():
                if other.stat().st_mtime < time.time() - _LEFT_OVER:
                    other.unlink()
        except OSError as error:
            raise self._unwritable(error) from error

    @property
    def size(self) -> int:
        """See Download."""
        return self._part.stat().st_size if self._part.is_file() else 0

    @property
    def progress(self) -> tuple[str, float]:
        """See Download."""
        here = self._total if self._file.is_file() else self.size
        word = f"{here / 1e6:.0f} of {self._total / 1e6:.0f} MB of sound"
        return word, here / self._total if self._total else 0.0

    def part(self, connection: Connection, url: str) -> Reply:
        """See Download."""
        start = max(0, self.size - OVERLAP)
        asked = {"Range": f"bytes={start}-{start + OVERLAP + PART - 1}", "Accept-Encoding": "identity"}
        reply = connection.send("GET", url, headers=asked)
        try:
            if reply.status == 416 and self.size:
                self._again()
                return self.part(connection, url)
            if reply.status in (200, 206):
                self._total = self._taken(reply, start)
                if self.size >= self._total:
                    self._part.replace(self._file)
        except OSError as error:
            raise self._unwritable(error) from error
        return reply

    def _taken(self, reply: Reply, start: int) -> int:
        """Stores what came; returns the size of the whole. What differs from what is here begins it again."""
        if reply.headers.get("content-type", "").startswith("text/"):
            host = clean(urlsplit(reply.url or self.url).hostname or "", 60)
            reason = f"{host} answers with a page in place of the sound."
            action = "Retried automatically. Open the link in a browser to see what it shows."
            raise TransientFailure(FailureKind.SUSPECT, reason, action)
        whole = reply.status == 200
        named = None if whole else _RANGE.fullmatch(reply.headers.get("content-range", ""))
        total = len(reply.body) if whole else 0 if named is None else int(named[2])
        if not whole and (named is None or int(named[1]) != start):
            raise ExitFailure(FailureKind.SUSPECT, "The answer is another part of the sound than was asked for.")
        if total > self._most * 1_000_000:
            raise VideoFailure(
                FailureKind.TOO_LONG,
                f"Its sound has {total / 1e6:,.0f} MB, and at most {self._most:,} MB are fetched.",
                "Raise YTSB_SOUND_MB, then retry.",
            )
        at, known = (0, b"") if whole else (start, self._from(start))
        if len(reply.body) < min(len(known) + _SMALLEST_PART, total - at):
            raise ExitFailure(FailureKind.SUSPECT, "The answer is a smaller part of the sound than was asked for.")
        if reply.body[: len(known)] != known:
            self._again()
        else:
            with self._part.open("r+b" if self.size else "wb") as file:
                file.seek(at)
                file.write(reply.body)
                file.truncate()
        return total

    def _from(self, start: int) -> bytes:
        if not self.size:
            return b""
        with self._part.open("rb") as file:
            file.seek(start)
            return file.read()

    def _again(self) -> None:
        self._part.unlink()
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            reason = "The server gives another sound each time."
            raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Download it with a player, and add the file.")

    def _unwritable(self, error: OSError) -> SetupFailure:
        reason = f"Sound cannot be kept in {self._file.parent}: {error.strerror}."
        return SetupFailure(FailureKind.LIBRARY, reason, "Make room there.")
