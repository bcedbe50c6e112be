"""Work without a screen: `ytsb run` in a session of its own, with a log in place of a terminal; and how it is ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NoReturn

import click

from ytsb_tui.adapters.child_environment import child_environment
from ytsb_tui.cli.options import environment, settings_from
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.settings.schema import RECORDS, Settings

if TYPE_CHECKING:
    from ytsb_tui.remote.ownership import Owner

BEGIN_SECONDS = 20.0  # within which the background has begun


def go_on(settings: Settings, panel: PanelState, *, told: bool) -> str:
    """Starts the work that `panel` shows anew in the background, until it is done. The library must be free.

    Waits until it has begun, and returns what to say of it, when somebody is there to be `told`.
    """
    from ytsb_tui.remote.ownership import owner_of

    log = settings.data_dir / "engine.log"
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        return _kept(f"{log} cannot be written: {error.strerror}.")
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ytsb_tui", "run", *flags_for(settings, panel)],
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            env=child_environment(environment(), *_inherited()),
            start_new_session=True,
        )
    finally:
        os.close(descriptor)
    if not told:
        return ""
    end = time.monotonic() + BEGIN_SECONDS
    while time.monotonic() < end:
        owner = owner_of(settings.data_dir)
        if owner is not None and _at_work(owner):
            return f"Detached: pid {owner.pid} goes on with the work. Come back with: ytsb  (end it with: ytsb stop)"
        if process.poll() is not None:
            break
        time.sleep(0.02)
    if process.poll() == 0:
        return "Detached, and nothing was left to do."
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    why = next((line for line in reversed(lines) if line.strip()), f"it ended with code {process.poll()}")
    return _kept(why.strip())


def _at_work(owner: Owner) -> bool:
    from ytsb_tui.remote.handshake import connect

    if owner.socket is None:
        return True
    try:
        with connect(owner.socket):
            return True
    except (OSError, SetupFailure):  # it has ended again
        return False


def flags_for(settings: Settings, panel: PanelState) -> list[str]:
    """What `ytsb run` cannot know: as many workers as there were, and a budget that is less what was spent."""
    flags = ["--workers", str(panel.fetchers), "--writers", str(panel.writers)]
    if settings.budget is not None:
        flags += ["--budget", f"{max(settings.budget - panel.cost, 0.000001):.6f}"]
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


def _kept(why: str) -> str:
    return f"The work does not go on in the background: {why} All of it is kept: start ytsb again."


@click.command()
def stop() -> None:
    """End the ytsb that is at work on the library, in the background or in another window.

    What is running goes back to the queue, and the next start goes on there. Ends with 1 when none is at work.
    """
    from ytsb_tui.remote import handshake
    from ytsb_tui.remote.ownership import owner_of

    owner = owner_of(settings_from().data_dir)
    if owner is None:
        _nobody()
    try:
        if owner.socket is None:
            raise TimeoutError
        pid = handshake.stop(owner.socket)
    except (FileNotFoundError, ConnectionRefusedError):
        _nobody()
    except OSError:
        reason = f"The ytsb at work on the library (pid {owner.pid}) does not answer."
        action = f"If it is suspended, fg wakes it; kill -9 {owner.pid} ends it."
        raise SetupFailure(FailureKind.LIBRARY, reason, action) from None
    click.echo(f"Stopped: pid {pid} has put what was running back to the queue. ytsb goes on with it.")


def _nobody() -> NoReturn:
    click.echo("No ytsb is at work on the library.", err=True)
    sys.exit(1)
