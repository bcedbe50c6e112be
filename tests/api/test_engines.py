"""The engine without a screen, for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytsb_tui.api.engines import open_engine, work_off
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import Event, ExitReady
from ytsb_tui.demo.simulation import simulation
from ytsb_tui.settings.schema import Settings


async def test_an_engine_is_worked_off(tmp_path: Path) -> None:
    heard: list[Event] = []
    with simulation(tmp_path, tempo=0.01) as engine:
        await engine.pause_videos(["demo-space1", "demo-vaccin"])  # type: ignore[list-item]  # ids are texts
        jobs = await work_off(engine, heard.append)
    assert {job.video for job in jobs if job.state is State.PAUSED} == {"demo-space1", "demo-vaccin"}
    assert sum(job.state is State.DONE for job in jobs) == 10
    assert any(isinstance(event, ExitReady) for event in heard)


def test_an_engine_opens_with_the_settings_given(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", config_dir=tmp_path / "config", vault=tmp_path / "vault")
    with open_engine(settings) as engine:
        assert not engine.snapshot().jobs
        with pytest.raises(SetupFailure, match="is using the library"), open_engine(settings):
            pytest.fail("one library was opened by two")
