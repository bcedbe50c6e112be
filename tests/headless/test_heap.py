from __future__ import annotations

import ctypes
import platform

import pytest

from ytsb_tui.headless.run import share_heap


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap per thread")
def test_glibc_accepts_the_setting() -> None:
    assert share_heap()


@pytest.mark.parametrize("missing", [OSError, AttributeError, TypeError])
def test_other_libraries_are_left_alone(monkeypatch: pytest.MonkeyPatch, missing: type[Exception]) -> None:
    def without(_: None) -> ctypes.CDLL:
        raise missing

    monkeypatch.setattr(ctypes, "CDLL", without)
    assert not share_heap()
