"""Passages are found by meaning: what is embedded, what is found, and what goes when a passage goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A, B, C, attempt, fetched, new
from tests.fakes.embedder import FakeEmbedder
from ytsb_tui.adapters.sqlite import SqliteLibrary, retrieval
from ytsb_tui.core.videos.video import VideoId

SAID = {A: "she felt her pulse rise", B: "cash is hard to count", C: "an automobile beside the ocean"}


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[SqliteLibrary]:
    library = SqliteLibrary(tmp_path / "library.db", embedder=embedder)
    library.add(new(*SAID), 1.0)
    for video, said in SAID.items():
        library.save_transcript(fetched(video, said, title=None), attempt(video), write=True)
    yield library
    library.close()


def best(library: SqliteLibrary, question: str, *videos: VideoId) -> VideoId | None:
    found = library.excerpts(question, videos)
    return found[0].video if found else None


def test_other_words_find_a_passage(library: SqliteLibrary) -> None:
    assert best(library, "heart") is None, "no word of it is said"
    assert [library.embed_more(2), library.embed_more(2), library.embed_more(2)] == [2, 1, 0]
    assert best(library, "heart") == A
    assert best(library, "money") == B
    assert best(library, "sea") == C


def test_words_and_meaning_count_together(library: SqliteLibrary) -> None:
    library.embed_more()
    found = [excerpt.video for excerpt in library.excerpts("count heart")]
    assert set(found[:2]) == {A, B}


def test_the_title_is_embedded_with_each_passage(library: SqliteLibrary, embedder: FakeEmbedder) -> None:
    video = VideoId("d" * 11)
    library.add(new(video), 1.0)
    library.save_transcript(fetched(video, "it beats", "all day", title="Heart and pulse"), attempt(video), write=True)
    library.embed_more()
    assert embedder.texts[-1] == ("Heart and pulse", "it beats all day")
    assert best(library, "coeur") == video


def test_only_the_videos_that_are_asked_about(library: SqliteLibrary) -> None:
    library.embed_more()
    assert {excerpt.video for excerpt in library.excerpts("heart", (B, C))} == {B, C}
    assert best(library, "sea", B, C) == C


def test_a_transcript_that_is_fetched_again_is_embedded_again(library: SqliteLibrary) -> None:
    library.embed_more()
    assert best(library, "sea") == C, "and kept in memory"
    library.save_transcript(fetched(C, "cash and cash and cash", title=None), attempt(C), write=True)
    assert C not in {excerpt.video for excerpt in library.excerpts("sea") if "ocean" in excerpt.text}
    assert library.embed_more() == 1
    assert best(library, "money") == C


def test_new_vectors_are_added_to_those_in_memory(library: SqliteLibrary) -> None:
    library.embed_more()
    assert best(library, "sea") == C
    video = VideoId("d" * 11)
    library.add(new(video), 1.0)
    library.save_transcript(fetched(video, "it beats all day"), attempt(video), write=True)
    library.embed_more()
    assert library._meaning is not None
    assert video in {excerpt.video for excerpt in library.excerpts("heart")}
    assert len(library._meaning._passages) == 4
    library.save_transcript(fetched(A, "cash"), attempt(A), write=True)
    library.excerpts("heart")
    assert len(library._meaning._passages) == 3, "the removed one is gone"


def test_a_passage_that_goes_while_it_is_embedded_has_no_vector(
    library: SqliteLibrary, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = embedder.embed

    def removing(texts: list[tuple[str, str]]) -> object:
        with library._store.write() as db:
            db.execute("DELETE FROM passages")
        return made(texts)

    monkeypatch.setattr(embedder, "embed", removing)
    assert library.embed_more() == 3
    with library._store.read() as db:
        assert db.execute("SELECT count(*) FROM vectors").fetchone() == (0,)


def test_without_an_embedder_nothing_is_made(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path / "plain.db")
    assert library.embed_more() == 0
    library.close()


def test_the_whole_of_a_video_is_read_in_order_unless_it_is_too_long(
    library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = VideoId("l" * 11)
    library.add(new(video), 1.0)
    library.save_transcript(fetched(video, *(["word " * 60] * 6), title="Long"), attempt(video), write=True)
    whole = library.whole(video)
    assert len(whole) > 1
    assert [excerpt.cues[0].start for excerpt in whole] == sorted(excerpt.cues[0].start for excerpt in whole)
    assert library.whole(VideoId("m" * 11)) == ()
    monkeypatch.setattr(retrieval, "_MOST_WHOLE", 1)
    assert library.whole(video) == ()
