"""Keeps a headless run small: glibc gives each thread a heap of its own, and what one frees the others cannot use."""

from __future__ import annotations

import ctypes

M_ARENA_MAX = -8  # malloc.h of glibc


def share_heap() -> bool:
    """Lets all threads use one heap, which Python's lock makes as fast; False where the C library is not glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # TypeError: on Windows there is no program to look into
        return False
    return bool(mallopt(M_ARENA_MAX, 1))
