"""Settings in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytsb_tui.settings.schema import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Nothing of the machine's own settings."""
    return Settings(data_dir=tmp_path / "data", config_dir=tmp_path / "config", vault=tmp_path / "vault")
