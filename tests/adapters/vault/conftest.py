"""An empty vault for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.vault.days import DAY
from ytsb_tui.adapters.vault.vault import MarkdownVault


@pytest.fixture
def vault(tmp_path: Path) -> MarkdownVault:
    made = MarkdownVault(tmp_path / "vault", lambda: DAY)
    made.check()
    return made


@pytest.fixture
def folder(tmp_path: Path, vault: MarkdownVault) -> Path:
    return tmp_path / "vault"
