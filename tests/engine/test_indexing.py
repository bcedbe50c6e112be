"""Videos of an older library become searchable while the engine works."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import fetched
from tests.engine.world import World
from tests.fakes.embedder import FakeEmbedder
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.sqlite.rows import details_json, packed_cues
from ytsb_tui.core.state.events import Message
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine import indexing
from ytsb_tui.engine.ports.jobs import NewJob

VIDEOS = [VideoId(f"lecture{number:04}") for number in range(6)]


def older(world: World) -> None:
    """Stores lectures as a former format left them: not indexed. Paused, so that nothing else happens to them."""
    world.library.add([NewJob(video=video) for video in VIDEOS], 1.0)
    with world.library._store.write() as db:
        db.execute("UPDATE jobs SET state = 'paused'")
        for video in VIDEOS:
            told = fetched(video, "the eigenvectors", "of a matrix")
            db.execute("INSERT INTO unindexed VALUES (?)", (video,))
            db.execute(
                "INSERT INTO transcripts (video, language, automatic, details, cues) VALUES (?, 'en', 1, ?, ?)",
                (video, details_json(told.details), packed_cues(told.transcript.cues)),
            )


def messages(world: World) -> list[str]:
    return [event.text for event in world.events if isinstance(event, Message) and "search index" in event.text]


async def test_an_older_library_is_indexed_and_that_is_said(tmp_path: Path) -> None:
    world = World(tmp_path)
    older(world)
    assert world.library.search("eigenvector") == ()
    async with world.running():
        await world.until(lambda _: any("complete" in text for text in messages(world)))
    assert messages(world)[0] == "The search index is being rebuilt: 6 videos left."
    assert messages(world)[-1] == "The search index is complete: 6 videos added."
    assert {hit.video for hit in world.library.search("eigenvector")} == set(VIDEOS)


async def test_a_library_of_today_is_left_alone(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{VIDEOS[0]}")
        await world.until(lambda state: state.counts.get("done") == 1)
    assert messages(world) == []


async def test_passages_are_embedded_in_the_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_NEXT_LOOK", 0.01)
    world = World(tmp_path)
    world.library = SqliteLibrary(tmp_path / "library.db", embedder=FakeEmbedder())
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{VIDEOS[0]}")
        await world.until(lambda state: state.counts.get("done") == 1)
        async with asyncio.timeout(10):
            while not world.library.excerpts("heart"):
                await asyncio.sleep(0.01)


def said(world: World) -> list[str]:
    """The messages about passages that are made findable by their meaning."""
    events = [event for event in world.events if isinstance(event, Message)]
    return [event.text for event in events if "meaning" in event.text]


async def test_an_older_library_says_how_many_passages_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_NEXT_LOOK", 0.01)
    monkeypatch.setattr(indexing, "_WORTH_SAYING", 2)
    monkeypatch.setattr(indexing, "_MANY", 1)
    monkeypatch.setattr(indexing, "_STEP", 0.0)
    world = World(tmp_path)
    async with world.running() as engine:
        await engine.add(" ".join(f"https://youtu.be/{video}" for video in VIDEOS[:2]))
        await world.until(lambda state: state.counts.get("done") == 2)
    world.library = SqliteLibrary(tmp_path / "library.db", embedder=FakeEmbedder())
    count = world.library.without_vector()
    assert count >= 2
    async with world.running():
        async with asyncio.timeout(60):
            while said(world)[-1:] != ["Passages are being made findable by their meaning: done."]:
                await asyncio.sleep(0.01)
    begun, *_ = said(world)
    assert begun == f"Passages are being made findable by their meaning: {count} passages left."
    assert world.library.without_vector() == 0
