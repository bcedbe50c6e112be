"""The `lab` fixture: the running lab, or a reason why there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator

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
def _fresh_lab(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that uses the lab starts with YouTube and the API in a good fault, and with all counts at zero.

    When it ends, not one packet may have tried to leave, whatever it did; a test that leaks on purpose is marked.
    """
    if "lab" not in request.fixturenames:
        yield
        return
    lab: Lab = request.getfixturevalue("lab")
    lab.reset()
    if lab.description.leak_interface is None or request.node.get_closest_marker("leaks"):
        yield
        return
    before = lab.packets_ever()
    yield
    assert lab.packets_ever() == before, "packets left the namespace"
