"""What holds for all tests: none of them says how fast a machine has to be, and property tests try the same examples
each time: few, and many in `make test-rest`. `make trust` explores new ones; what it finds becomes an example of its
test."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

settings.register_profile("few", settings(), deadline=None, derandomize=True, max_examples=25)
settings.register_profile("many", settings(), deadline=None, derandomize=True, max_examples=100)
settings.register_profile("explore", settings(), deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "few"))
os.umask(0o022)  # other users cannot write what tests make, whatever the shell says

# Collecting garbage takes a sixth of the time otherwise: the modules and tests live as long as the process.
gc.set_threshold(50_000, 20, 100)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Once everything is imported."""
    del session
    gc.collect()
    gc.freeze()
