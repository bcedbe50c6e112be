"""The desktop's keyring (Secret Service, KWallet, macOS Keychain), which keeps secrets out of files.

A server has none. Nothing is imported or asked there, so that the program starts at once.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from ytsb_tui.adapters import extras
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

SERVICE = "ytsb"
READ_SECONDS = 2.0  # a locked keyring opens a dialog, which nobody may be looking at
WRITE_SECONDS = 60.0  # here the user is present, and may have to unlock it

_T = TypeVar("_T")


def likely(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether this session may have a keyring that can be asked. Cheap."""
    return extras.present("keyring") and offered(environ, platform)


def offered(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether this session may have a keyring."""
    if platform != "linux" or environ.get("PYTHON_KEYRING_BACKEND"):
        return True
    folder = environ.get("XDG_RUNTIME_DIR", "")
    return bool(environ.get("DBUS_SESSION_BUS_ADDRESS") or (folder and Path(folder, "bus").exists()))


def stored(name: str) -> str | None:
    """The secret of this name; None without one, without a keyring, or when it does not answer in time."""
    if not likely(os.environ):
        return None

    def look() -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except KeyringError:
            return None

    return _in_time(look, READ_SECONDS)


def store(name: str, secret: str) -> bool:
    """Stores a secret; False where there is no keyring. Raises SetupFailure when the keyring refuses it."""
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
            reason = f"The system keyring refused the secret ({type(error).__name__})."
            raise SetupFailure(FailureKind.KEY, reason, "Unlock it, or use an environment variable.") from None
        return True

    kept = _in_time(keep, WRITE_SECONDS)
    if kept is None:
        reason = "The system keyring does not answer."
        raise SetupFailure(FailureKind.KEY, reason, "Unlock it, or use an environment variable.")
    return kept


def forget(name: str) -> bool:
    """Removes a secret; False when there was none."""
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

    return bool(_in_time(remove, WRITE_SECONDS))


def _in_time(work: Callable[[], _T], seconds: float) -> _T | None:
    """What the work returns or raises; None when it takes longer, whose thread is then left alone."""
    results: list[_T] = []
    failures: list[SetupFailure] = []

    def run() -> None:
        try:
            results.append(work())
        except SetupFailure as failure:
            failures.append(failure)
        except Exception:  # noqa: BLE001 - backends are plugins and may raise anything
            return

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if failures:
        raise failures[0]
    return results[0] if results else None
