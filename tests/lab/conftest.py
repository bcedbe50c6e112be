"""The `lab` fixture: the running lab, or a reason why there is none."""

from __future__ import annotations

import os

import pytest

from tests.lab.client import Lab, NoLab


@pytest.fixture(scope="session")
def lab() -> Lab:
    """The lab that this runs in; skips without one, but fails where CI=true, since there it must be present."""
    try:
        return Lab.from_environment()
    except NoLab as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the lab is missing in CI: {reason}")
        pytest.skip(str(reason))


@pytest.fixture(autouse=True)
def _fresh_lab(request: pytest.FixtureRequest) -> None:
    """Every test that uses the lab starts with YouTube and the API in a good mood, and with all counts at zero."""
    if "lab" in request.fixturenames:
        request.getfixturevalue("lab").reset()
