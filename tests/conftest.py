"""What holds for all tests: none of them says how fast a machine has to be, and property tests try the same examples
each time. `make trust` explores new ones (HYPOTHESIS_PROFILE=explore); what it finds becomes an example of its test."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", settings(), deadline=None, derandomize=True)
settings.register_profile("explore", settings(), deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
os.umask(0o022)  # other users cannot write what tests make, whatever the shell says
