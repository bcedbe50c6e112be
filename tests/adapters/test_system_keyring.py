"""A keyring keeps secrets where there is one; where there is none nothing is imported, said or waited for."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError

from ytsb_tui.adapters import extras, system_keyring
from ytsb_tui.core.jobs.failures import SetupFailure


class Drawer(KeyringBackend):
    """A keyring in memory; `trouble` is raised instead of an answer, `stuck` keeps whoever asks."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # not annotated in keyring
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.stuck: threading.Event | None = None

    def _troubled(self) -> None:
        if self.stuck is not None:
            self.stuck.wait(20)
        if self.trouble is not None:
            raise self.trouble

    def get_password(self, service: str, username: str) -> str | None:
        self._troubled()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._troubled()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._troubled()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Drawer:
    made = Drawer()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    monkeypatch.setattr(system_keyring, "likely", lambda _: True)
    return made


def test_a_secret_is_kept_and_forgotten(drawer: Drawer) -> None:
    assert system_keyring.stored("api_key") is None
    assert system_keyring.store("api_key", "hush")
    assert system_keyring.stored("api_key") == "hush"
    assert system_keyring.forget("api_key")
    assert not system_keyring.forget("api_key")
    assert drawer.kept == {}


@pytest.mark.parametrize(
    "trouble", [KeyringLocked("no"), InitError("no bus"), NoKeyringError("none"), OSError("D-Bus")]
)
def test_trouble_is_the_same_as_nothing(drawer: Drawer, trouble: Exception) -> None:
    drawer.trouble = trouble
    assert system_keyring.stored("api_key") is None
    assert not system_keyring.forget("api_key")


def test_storing_says_what_is_wrong(drawer: Drawer) -> None:
    drawer.trouble = KeyringLocked("hush")
    with pytest.raises(SetupFailure, match=r"refused the secret \(KeyringLocked\)") as told:
        system_keyring.store("api_key", "hush")
    assert "hush" not in str(told.value)
    drawer.trouble = NoKeyringError()
    assert not system_keyring.store("api_key", "hush")


def test_a_keyring_that_asks_its_person_keeps_nobody_waiting(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    drawer.stuck = threading.Event()
    monkeypatch.setattr(system_keyring, "READ_SECONDS", 0.05)
    monkeypatch.setattr(system_keyring, "WRITE_SECONDS", 0.05)
    begin = time.monotonic()
    assert system_keyring.stored("api_key") is None
    with pytest.raises(SetupFailure, match="does not answer"):
        system_keyring.store("api_key", "hush")
    assert time.monotonic() - begin < 10
    drawer.stuck.set()


def test_a_server_has_none_and_nothing_is_imported() -> None:
    code = (
        "import sys\nfrom ytsb_tui.adapters import system_keyring as k\n"
        "print(k.stored('api_key'), k.store('api_key', 'x'), k.forget('api_key'), 'keyring' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, text=True, check=True, timeout=60)
    expected = "None False False False\n" if sys.platform == "linux" else done.stdout
    assert (done.stdout, done.stderr) == (expected, "")


def test_without_the_extra_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "present", lambda module: module != "keyring")
    assert system_keyring.offered({}, "darwin")
    assert not system_keyring.likely({}, "darwin")


def test_where_a_keyring_can_be() -> None:
    assert not system_keyring.likely({}, "linux")
    assert not system_keyring.likely({"XDG_RUNTIME_DIR": "/nowhere"}, "linux")
    assert system_keyring.likely({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}, "linux")
    assert system_keyring.likely({"PYTHON_KEYRING_BACKEND": "x"}, "linux")
    assert system_keyring.likely({}, "darwin")
