"""Runs `ytsb run` in the background with a log file instead of a terminal, and stops it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import click

from ytsb_tui.adapters.child_environment import child_environment
from ytsb_tui.cli.options import environment, settings_from
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.settings.schema import RECORDS, Settings

START_SECONDS = 20.0  # within which the background process must own the library
SOCKET_SECONDS = 3.0  # within which an owner makes its socket again


def continue_in_background(settings: Settings, panel: PanelState, spent: float, *, wait: bool) -> str:
    """Continues the work shown by `panel` in a background process until it is done; `spent` (US dollars) counts towards
    its budget. The library must be free.

    With `wait`, waits until the process has started and returns a message for the user; otherwise returns "".
    """
    from ytsb_tui.remote.handshake import running

    log = settings.data_dir / "engine.log"
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        return _not_continued(f"{log} cannot be written: {error.strerror}.")
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ytsb_tui", "run", *flags_for(settings, panel, spent)],
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            env=child_environment(environment(), *_inherited()),
            start_new_session=True,
        )
    finally:
        os.close(descriptor)
    if not wait:
        return ""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if owner := running(settings.data_dir):
            return f"Detached: pid {owner.pid} continues the work. Return with: ytsb  (stop it with: ytsb stop)"
        if process.poll() is not None:
            break
        time.sleep(0.02)
    if process.poll() == 0:
        return "Detached; nothing was left to do."
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    why = next((line for line in reversed(lines) if line.strip()), f"it ended with code {process.poll()}")
    return _not_continued(why.strip())


def flags_for(settings: Settings, panel: PanelState, spent: float) -> list[str]:
    """Flags for `ytsb run`: the current numbers of workers, and what is left of the budget."""
    flags = ["--workers", str(panel.fetchers), "--writers", str(panel.writers)]
    if settings.budget is not None:
        flags += ["--budget", f"{max(settings.budget - spent, 0.000001):.6f}"]
    return flags


def _inherited() -> tuple[str, ...]:
    """The variables of the settings, and of the libraries that read some."""
    return (
        *(record.variable for record in RECORDS.values() if record.variable is not None),
        *("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DOCUMENTS_DIR", "XDG_RUNTIME_DIR"),
        *("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "TOR", "SSL_CERT_DIR", "SSL_CERT_FILE"),
        *(name for each in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY") for name in (each, each.lower())),
        *("PYTHONHOME", "PYTHONPATH"),
    )


def _not_continued(why: str) -> str:
    return f"The work does not continue in the background: {why} Nothing is lost: start ytsb again."


@click.command()
def stop() -> None:
    """Stop the ytsb process that is using the library.

    \b
    Examples:
      ytsb stop

    That process may be in the background or in another window. Running jobs go back to the queue and continue at the
    next start. Exit code 1 when no process is running.
    """
    from ytsb_tui.remote import handshake
    from ytsb_tui.remote.ownership import owned, owner_of

    folder = settings_from().data_dir
    owner = owner_of(folder)
    if owner is None:
        _not_running()
    deadline = time.monotonic() + SOCKET_SECONDS
    try:
        if owner.socket is None:
            raise TimeoutError
        while (pid := _stopped(owner.socket)) is None:
            if not owned(folder):
                _not_running()
            if time.monotonic() > deadline:
                reason = f"The ytsb process using this library (pid {owner.pid}) cannot be reached: it has no socket."
                raise SetupFailure(FailureKind.LIBRARY, reason, f"End it with: kill {owner.pid}")
            time.sleep(0.1)
    except OSError:
        if not handshake.exists(owner.pid):  # it was ending when it was asked
            _not_running()
        reason = f"The ytsb process using this library (pid {owner.pid}) does not answer."
        action = f"If it is suspended, resume it with fg; kill -9 {owner.pid} ends it."
        raise SetupFailure(FailureKind.LIBRARY, reason, action) from None
    click.echo(f"Stopped pid {pid}: running jobs are back in the queue. Continue with: ytsb")


def _stopped(path: Path) -> int | None:
    """The process that was stopped, None when nothing listens there. Raises OSError when it does not answer."""
    from ytsb_tui.remote import handshake

    try:
        return handshake.stop(path)
    except (FileNotFoundError, ConnectionRefusedError):
        return None


def _not_running() -> NoReturn:
    click.echo("No ytsb process is using the library.", err=True)
    sys.exit(1)
