from __future__ import annotations

import ctypes
import platform

import pytest

from ytsb_tui.headless.heap import share_heap


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap for each thread")
def test_glibc_takes_the_wish() -> None:
    assert share_heap()


@pytest.mark.parametrize("lack", [OSError, AttributeError, TypeError])
def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch, lack: type[Exception]) -> None:
    def without(_: None) -> ctypes.CDLL:
        raise lack

    monkeypatch.setattr(ctypes, "CDLL", without)
    assert not share_heap()
