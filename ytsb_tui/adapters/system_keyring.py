"""The keyring of the desktop (Secret Service, KWallet, macOS Keychain): where it is, a secret needs no file.

A server has none. There nothing is imported, asked or said: a program that starts on every login must not wait for it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

SERVICE = "ytsb"
PATIENCE = 2.0  # seconds; a locked keyring asks its person on a screen that nobody may be looking at
_STORE_PATIENCE = 60.0  # seconds; here the person is present and may have to unlock it

_T = TypeVar("_T")


def likely(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether this session can have a keyring; costs nothing to ask."""
    if platform != "linux" or environ.get("PYTHON_KEYRING_BACKEND"):
        return True
    folder = environ.get("XDG_RUNTIME_DIR", "")
    return bool(environ.get("DBUS_SESSION_BUS_ADDRESS") or (folder and Path(folder, "bus").exists()))


def stored(name: str) -> str | None:
    """The secret that the keyring has under this name; None where there is none, no keyring or no answer in time."""
    if not likely(os.environ):
        return None

    def look() -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except KeyringError:
            return None

    return _in_time(look, PATIENCE)


def store(name: str, secret: str) -> bool:
    """Keeps a secret; False where there is no keyring. Raises SetupFailure when there is one and it refuses."""
    if not likely(os.environ):
        return False

    def keep() -> bool:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError

        try:
            keyring.set_password(SERVICE, name, secret)
        except NoKeyringError:
            return False
        except KeyringError as error:
            reason = f"The system keyring did not take it ({type(error).__name__})."
            raise SetupFailure(FailureKind.KEY, reason, "Unlock it, or use the environment.") from None
        return True

    kept = _in_time(keep, _STORE_PATIENCE)
    if kept is None:
        raise SetupFailure(FailureKind.KEY, "The system keyring does not answer.", "Unlock it, or use the environment.")
    return kept


def forget(name: str) -> bool:
    """Removes a secret; False when it was not there."""
    if not likely(os.environ):
        return False

    def remove() -> bool:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(SERVICE, name)
        except KeyringError:
            return False
        return True

    return bool(_in_time(remove, _STORE_PATIENCE))


def _in_time(work: Callable[[], _T], seconds: float) -> _T | None:
    """What the work returns or raises, None when it is not done in time: its thread is left to itself."""
    results: list[_T] = []
    failures: list[SetupFailure] = []

    def run() -> None:
        try:
            results.append(work())
        except SetupFailure as failure:
            failures.append(failure)
        except Exception:  # noqa: BLE001 - backends are plugins: whatever they raise means that there is no answer
            return

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if failures:
        raise failures[0]
    return results[0] if results else None
