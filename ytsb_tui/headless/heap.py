"""Reduces the memory of a headless run: glibc gives each thread its own heap, whose free memory others cannot use."""

from __future__ import annotations

import ctypes

M_ARENA_MAX = -8  # malloc.h of glibc


def share_heap() -> bool:
    """Makes all threads share one heap, as fast under Python's lock; False where the C library is not glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # TypeError: CDLL(None) on Windows
        return False
    return bool(mallopt(M_ARENA_MAX, 1))
