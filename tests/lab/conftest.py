"""The `lab` fixture: the running lab, or the reason for skipping."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.lab.client import Lab, NoLab


@pytest.fixture(scope="session")
def lab() -> Lab:
    """The lab that the tests run in. Without one they are skipped, or fail with CI=true."""
    try:
        return Lab.from_environment()
    except NoLab as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the lab is missing in CI: {reason}")
        pytest.skip(str(reason))


@pytest.fixture(autouse=True)
def _fresh_lab(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that uses the lab starts without rules and with all counts at zero.

    When it ends, no packet may have tried to leave; a test that leaks on purpose is marked.
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
    assert lab.packets_ever() == before, f"packets left the namespace:\n{lab.leaks()}"
