"""Runs the installed `ytsb` command in the lab as a user or a program would, with its own folders."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

Row = dict[str, object]


@dataclass
class Run:
    """A running or finished `ytsb run --json`: its events and its messages on standard error."""

    process: subprocess.Popen[str]
    rows: list[Row] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    _more: threading.Condition = field(default_factory=threading.Condition)
    _readers: list[threading.Thread] = field(default_factory=list)

    def start(self) -> Run:
        """Starts to read both streams."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        for stream, receive in ((self.process.stdout, self._row), (self.process.stderr, self.messages.append)):
            reader = threading.Thread(target=self._read, args=(stream, receive), daemon=True)
            reader.start()
            self._readers.append(reader)
        return self

    def _read(self, stream: object, receive: Callable[[str], None]) -> None:
        for line in stream:  # type: ignore[attr-defined]  # a text stream
            with self._more:
                receive(line)
                self._more.notify_all()
        with self._more:
            self._more.notify_all()

    def _row(self, line: str) -> None:
        self.rows.append(cast(Row, json.loads(line)))

    def of(self, event: str) -> list[Row]:
        """The events of one kind so far."""
        return [row for row in self.rows if row["event"] == event]

    def told(self) -> list[object]:
        """What it has told of what went wrong: its messages, the halts and the failures."""
        return [*self.messages, *self.of("halted"), *self.of("failed")]

    def until(self, event: str, count: int = 1, seconds: float = 60.0) -> None:
        """Waits for `count` events of a kind; fails if the run ends before."""
        deadline = time.monotonic() + seconds
        with self._more:
            while len(self.of(event)) < count and self.process.poll() is None and time.monotonic() < deadline:
                self._more.wait(0.1)  # nothing notifies when the process ends
        assert len(self.of(event)) >= count, (event, self.rows[-5:], self.messages[-5:])

    def end(self, seconds: float = 90.0) -> int:
        """Waits for the run to end; returns its exit code."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"still running after {seconds} s: {self.rows[-8:]} {self.messages[-8:]}") from None
        for reader in self._readers:
            reader.join(5)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Sends a signal to the process."""
        self.process.send_signal(number)

    def children(self) -> list[int]:
        """The ids of its child processes: its tor."""
        out = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in out.stdout.split()]


@dataclass(frozen=True)
class Ytsb:
    """The command with data, configuration and vault below `folder`."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def vault(self) -> Path:
        """Where its notes are."""
        return self.folder / "vault"

    def notes(self) -> list[Path]:
        """The notes of videos, without index and concept pages."""
        return sorted(path for path in self.vault.rglob("*.md") if "\nvideo: " in path.read_text(encoding="utf-8"))

    def environ(self) -> dict[str, str]:
        """The lab's environment with these folders."""
        mine = {
            "YTSB_DATA_DIR": str(self.folder / "data"),
            "YTSB_CONFIG_DIR": str(self.folder / "config"),
            "YTSB_VAULT": str(self.vault),
        }
        return {**os.environ, **mine, **self.variables}

    def start(self, *args: str, stdin: str = "") -> Run:
        """`ytsb run --json ARGS`."""
        process = subprocess.Popen(
            [sys.executable, "-m", "ytsb_tui", "run", "--json", *args],
            env=self.environ(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(stdin)
        process.stdin.close()
        return Run(process).start()

    def run(self, *args: str, stdin: str = "", seconds: float = 90.0) -> tuple[int, Run]:
        """Runs it to its end; also returns the exit code."""
        run = self.start(*args, stdin=stdin)
        return run.end(seconds), run

    def say(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Runs another command to its end."""
        return self.pipe("", *args)

    def pipe(self, stdin: str, *args: str) -> subprocess.CompletedProcess[str]:
        """The same with text on standard input."""
        return subprocess.run(
            [sys.executable, "-m", "ytsb_tui", *args],
            env=self.environ(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def status(self) -> dict[str, Row]:
        """Every video in the library."""
        rows = [cast(Row, json.loads(line)) for line in self.say("status", "--json").stdout.splitlines()]
        return {str(row["video"]): row for row in rows if row["event"] == "video"}


def videos(count: int, letter: str = "v") -> list[str]:
    """Ids of lectures in the lab."""
    return [f"{letter}{number:010}" for number in range(1, count + 1)]


def links(ids: Sequence[str]) -> list[str]:
    """Their links."""
    return [f"https://www.youtube.com/watch?v={video}" for video in ids]
