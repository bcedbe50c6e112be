"""A fetcher, a lister, writers and a vault that behave like the real ones, without a network and delays."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.videos.transcripts import Cue, Details, LanguageWish, Transcript
from ytsb_tui.core.videos.video import Collection, VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.notes import Material
from ytsb_tui.engine.ports.slides import Picture
from ytsb_tui.engine.ports.sources import Listed
from ytsb_tui.engine.ports.transcripts import Fetched


def video(number: int) -> VideoId:
    """`vid00000001` and so on."""
    return VideoId(f"vid{number:08}")


def fetched(of: VideoId) -> Fetched:
    """A short transcript."""
    cues = tuple(Cue(start=2.0 * n, duration=2.0, text=f"sentence {n} of {of}") for n in range(10))
    return Fetched(
        details=Details(video=of, title=f"Talk {of}", channel="Channel", length=20.0),
        transcript=Transcript(video=of, language="en", automatic=False, cues=cues),
        seen_ip=None,
    )


@dataclass
class FakeFetcher:
    """Uses the connection once per fetch. `failures` are raised first, one after the other; `gates` delay videos."""

    failures: dict[VideoId, list[Failure]] = field(default_factory=dict)
    gates: dict[VideoId, threading.Event] = field(default_factory=dict)
    fetches: list[VideoId] = field(default_factory=list)
    proven: list[bool] = field(default_factory=list)

    def fetch(
        self,
        connection: Connection,
        video: VideoId,
        wish: LanguageWish,
        step: Callable[[str, float], None],
        *,
        exit_proven: bool = False,
        account: bool = False,
    ) -> Fetched:
        """See TranscriptFetcher."""
        step("player", 0.3)
        connection.send("POST", "https://www.youtube.com/youtubei/v1/player")
        self.fetches.append(video)
        self.proven.append(exit_proven)
        if gate := self.gates.get(video):
            assert gate.wait(10), "a test left a gate closed"
        if self.failures.get(video):
            raise self.failures[video].pop(0)
        step("cues", 0.9)
        return fetched(video)


@dataclass
class FakeLister:
    """Returns lists set by the test."""

    lists: dict[Collection, Listed | list[Failure | Listed]] = field(default_factory=dict)
    news: dict[str, list[Failure | Sequence[tuple[VideoId, str | None]]]] = field(default_factory=dict)
    feeds: list[str] = field(default_factory=list)  # asked

    def list(self, connection: Connection, source: Collection) -> Listed:
        """See SourceLister."""
        connection.send("GET", "https://www.youtube.com/playlist")
        answer = self.lists[source]
        if not isinstance(answer, Listed):
            following = answer.pop(0)
            if isinstance(following, Failure):
                raise following
            return following
        return answer

    def newest(self, connection: Connection, source: Collection, feed: str) -> Sequence[tuple[VideoId, str | None]]:
        """See SourceLister."""
        connection.send("GET", "https://www.youtube.com/feeds/videos.xml")
        self.feeds.append(feed)
        answer = self.news[feed].pop(0)
        if isinstance(answer, Failure):
            raise answer
        return answer


USAGE = Usage(input_tokens=100, output_tokens=20, cost=0.01)  # of a note


@dataclass
class FakeWriter:
    """Costs a cent per note. `failures` as for the fetcher, each with its `charges`; `gates` delay notes."""

    failures: dict[VideoId, list[Failure]] = field(default_factory=dict)
    charges: dict[VideoId, Usage] = field(default_factory=dict)
    gates: dict[VideoId, asyncio.Event] = field(default_factory=dict)
    writes: list[VideoId] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    offline: bool = False
    prepared: int = 0
    notice: str = ""

    async def prepare(self) -> str:
        """Counted."""
        self.prepared += 1
        return self.notice

    def estimate(self, seconds: float) -> Estimate:
        """A cent."""
        return Estimate(sent=100, written=20, cost=0.01, counted=False)

    async def write(
        self, material: Material, step: Callable[[str, float, str], None], paid: Callable[[Usage], None]
    ) -> WrittenNote:
        """See NoteWriter."""
        of = material.details.video
        self.writes.append(of)
        self.materials.append(material)
        step("key points", 0.5, "Some text. ")
        if gate := self.gates.get(of):
            try:
                await gate.wait()
            except asyncio.CancelledError:
                paid(USAGE)
                raise
        if self.failures.get(of):
            paid(self.charges.pop(of, Usage(cost=0.0)))
            raise self.failures[of].pop(0)
        point = Point(text="A point.", quote=f"sentence 1 of {of}", evidence=Evidence(start=2.0, cue=1, score=100.0))
        note = Note(
            title=material.details.title or "Untitled",
            summary="A summary.",
            sections=(Section(kind=SectionKind.KEY_POINTS, points=(point,)),),
            language="en",
            model="fake",
            subject=material.subject,
        )
        paid(USAGE)
        return WrittenNote(note=note, usage=USAGE)


@dataclass
class FakeBatchWriter:
    """Batches that end when the test allows it. `failures` are raised on sending, after the API accepted them where
    `taken` says so; `missing` are notes without an answer. `most` is how many the budget allows."""

    writer: FakeWriter
    sent: dict[str, tuple[VideoId, ...]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    taken: bool = False
    missing: dict[VideoId, Failure] = field(default_factory=dict)
    most: int = 1_000

    async def affordable(self, materials: Sequence[Material]) -> int:
        """See BatchWriter."""
        if not self.most:
            raise SetupFailure(FailureKind.BUDGET, "Spent.", "Raise it.")
        self.most, allowed = max(0, self.most - len(materials)), min(self.most, len(materials))
        return allowed

    async def send(self, materials: Sequence[Material]) -> str:
        """See BatchWriter."""
        name = f"batch_{len(self.sent) + 1}"
        if not self.failures or self.taken:
            self.sent[name] = tuple(material.details.video for material in materials)
        if self.failures:
            raise self.failures.pop(0)
        return name

    async def find(self, since: float, materials: Sequence[Material], known: frozenset[str]) -> str | None:
        """See BatchWriter."""
        wanted = tuple(material.details.video for material in materials)
        return next((name for name, held in self.sent.items() if held == wanted and name not in known), None)

    async def ended(self, batch: str) -> bool:
        """See BatchWriter."""
        return batch in self.over

    async def lost(self, batch: str, video: VideoId) -> Failure | None:
        """See BatchWriter."""
        if batch not in self.over:
            raise TransientFailure(FailureKind.OVERNIGHT, "Not yet.", "Wait.", retry_after=600.0)
        return self.missing.pop(video, None)

    async def write(
        self,
        batch: str,
        material: Material,
        step: Callable[[str, float, str], None],
        paid: Callable[[Usage], None],
    ) -> WrittenNote:
        """See BatchWriter."""
        return await self.writer.write(material, step, paid)


@dataclass
class FolderVault:
    """Files in a folder, named by video. `failures` are raised when it writes, `tangles` when it links."""

    folder: Path
    failures: list[Failure] = field(default_factory=list)
    tangles: list[Failure] = field(default_factory=list)
    relinks: int = 0
    pictures: dict[VideoId, tuple[Picture, ...]] = field(default_factory=dict)

    def check(self) -> None:
        """See Vault."""

    def probe(self, *, write: bool) -> None:
        """See Vault: with `write`, raises the next of the `failures`."""
        if write and self.failures:
            raise self.failures.pop(0)

    def write(self, details: Details, transcript: Transcript, written: WrittenNote, path: str | None) -> str:
        """See Vault."""
        if self.failures:
            raise self.failures.pop(0)
        name = path or f"{details.video}.md"
        (self.folder / name).write_text(f"# {written.note.title}\n", encoding="utf-8")
        return name

    def illustrate(self, video: VideoId, pictures: Sequence[Picture], path: str | None) -> None:
        """See Vault: raises the next of the `failures`."""
        if self.failures:
            raise self.failures.pop(0)
        self.pictures[video] = tuple(pictures)

    def find(self, video: VideoId) -> tuple[str, str] | None:
        """See Vault."""
        file = self.folder / f"{video}.md"
        return (file.name, file.read_text(encoding="utf-8")) if file.exists() else None

    def relink(self) -> None:
        """See Vault."""
        self.relinks += 1
        if self.tangles:
            raise self.tangles.pop(0)

    def absolute(self, path: str) -> str:
        """See Vault."""
        return str(self.folder / path)

    def warnings(self) -> tuple[str, ...]:
        """See Vault."""
        return ()
