"""Finds tor on this machine and checks its version."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from ytsb_tui.adapters.child_environment import child_environment
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

OLDEST = (0, 4, 7)
ELSEWHERE = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin")
VERSION_SECONDS = 10.0


def find_tor(setting: Path | None, environment: Mapping[str, str]) -> Path:
    """The binary from the setting, `$TOR`, PATH, or the folders that Debian and Homebrew use, in this order.

    Raises SetupFailure.
    """
    named = setting or (Path(environment["TOR"]) if environment.get("TOR") else None)
    if named is not None:
        if not (named.is_file() and os.access(named, os.X_OK)):
            raise SetupFailure(FailureKind.TOR, f"There is no tor at {named}.", "Correct YTSB_TOR.")
        return named
    path = os.pathsep.join((environment.get("PATH", ""), *ELSEWHERE))
    found = shutil.which("tor", path=path)
    if found is None:
        action = "Install it (Debian: apt install tor, macOS: brew install tor), or set YTSB_TOR."
        raise SetupFailure(FailureKind.TOR, "tor is not installed.", action)
    return Path(found)


async def tor_version(binary: Path) -> str:
    """The version, such as `0.4.9.11`. Raises SetupFailure when it is not tor, or too old."""
    try:
        process = await asyncio.create_subprocess_exec(
            binary,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=child_environment(os.environ),
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(VERSION_SECONDS):
                output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    except (OSError, TimeoutError) as error:
        raise SetupFailure(FailureKind.TOR, f"{binary} cannot be run: {error}.", "Correct YTSB_TOR.") from error
    found = re.search(rb"Tor version (\d+(?:\.\d+){2,3})", output)
    if found is None:
        raise SetupFailure(FailureKind.TOR, f"{binary} is not tor.", "Correct YTSB_TOR.")
    version = found[1].decode()
    if numbers(version) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        reason = f"tor {version} at {binary} is too old: {wanted} or later is needed."
        raise SetupFailure(FailureKind.TOR, reason, "Install a newer version, for example from deb.torproject.org.")
    return version


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, for comparison."""
    return tuple(int(part) for part in version.split("."))
