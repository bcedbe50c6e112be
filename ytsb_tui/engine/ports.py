"""What the engine needs of the outside, in its own words. Adapters and fakes fulfil these protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ytsb_tui.core.exits import Exit, ExitRecord, Relay
from ytsb_tui.core.jobs.failures import Failure, FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.notes.concepts import RelatedNote
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.notes.note import WrittenNote
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.videos.transcripts import Details, LanguageWish, Transcript
from ytsb_tui.core.videos.video import Collection, VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An HTTP answer, decoded from its content encoding and bounded in size. Header names are lower-case."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How requests leave. `proxy` is `socks5://host:port`, `http://user:password@host:port`, …, None: direct.

    `username` and `password` isolate a lease's circuit from all others (both count for Tor). `pins` maps each
    host that may be asked to the alias that is sent to the proxy in its place; TLS still names the host. None: any
    host, by its own name, resolved by the proxy.
    """

    proxy: str | None
    username: str | None = None
    password: str | None = None
    pins: Mapping[str, str] | None = None


class Connection(Protocol):
    """HTTP over one egress path and no other, with cookies of its own. Blocking: used on worker threads."""

    @property
    def traffic(self) -> int:
        """Bytes on the wire so far, both ways, TLS included where it can be counted."""
        ...

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """One request, redirects not followed. Raises ExitFailure when the path breaks, stalls or overruns a limit."""
        ...

    def cookies(self, values: Mapping[str, str]) -> None:
        """Adds cookies for the site; they live as long as the connection."""
        ...

    def forget(self) -> None:
        """Drops the cookies, between two videos over the same exit."""
        ...

    def abort(self) -> None:
        """Ends a blocked `send` at once; any thread."""
        ...

    def close(self) -> None:
        """Frees the socket."""
        ...


class OpenExit(Protocol):
    """A built exit, warm to TLS."""

    @property
    def exit(self) -> Exit:
        """Who it is."""
        ...

    @property
    def connection(self) -> Connection:
        """The way through it."""
        ...

    def trouble(self) -> str | None:
        """Why it can no longer be used (circuit closed, moved to another exit), None while it is sound. Instant."""
        ...

    async def close(self) -> None:
        """Gives the circuit back to Tor. Never raises, never waits long."""
        ...


NetworkReport = Callable[[TorPhase, int, str], None]  # phase, percent, text


class ExitNetwork(Protocol):
    """Where exits come from: Tor managed or attached, a person's proxies, direct by consent, or a simulation."""

    @property
    def egress(self) -> EgressKind:
        """What the header names."""
        ...

    async def run(self, report: NetworkReport) -> None:
        """Starts the network, keeps it up until cancelled, then frees all. Raises SetupFailure when it cannot."""
        ...

    async def relays(self) -> tuple[Relay, ...] | None:
        """The exits to choose from, waiting for the network; None when they cannot be chosen (no control port)."""
        ...

    async def open(self, key: str, relay: Relay | None) -> OpenExit:
        """Builds an exit (the chosen relay, or whatever comes) warm to TLS. `key` is unique. Raises ExitFailure."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A transcript, the details from the same player response, and the address YouTube saw, when it told."""

    details: Details
    transcript: Transcript
    seen_ip: str | None


class TranscriptFetcher(Protocol):
    """Gets one transcript over a ready connection. Blocking: runs on a worker thread."""

    def fetch(
        self, connection: Connection, video: VideoId, wish: LanguageWish, step: Callable[[str, float], None]
    ) -> Fetched:
        """`step` hears a word and the fraction done. Raises a Failure."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a collection holds: its title and its videos with titles and lengths (seconds) where known. `troubles` has
    those that give no captions now, as far as the list tells, each with why in a few words."""

    title: str
    videos: tuple[tuple[VideoId, str | None, float | None], ...]
    troubles: Mapping[VideoId, str] = field(default_factory=dict)


class SourceLister(Protocol):
    """Lists playlists, channels and searches over a ready connection. Blocking: runs on a worker thread."""

    def list(self, connection: Connection, source: Collection) -> Listed:
        """Raises a Failure."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a writer gets: the transcript, its details, the subject if one is given, those that there are otherwise, the
    note's language if it is not the transcript's, and notes on related matters."""

    details: Details
    transcript: Transcript
    subject: str | None = None
    subjects: tuple[str, ...] = ()
    language: str | None = None
    related: tuple[RelatedNote, ...] = ()


class NoteWriter(Protocol):
    """Writes a note from a transcript."""

    @property
    def offline(self) -> bool:
        """True for the outline without a key."""
        ...

    async def prepare(self) -> str:
        """Loads what is slow to load, so that the first note need not wait for it. Returns what the person should know
        of the model, mostly nothing. Never raises a Failure."""
        ...

    def estimate(self, seconds: float) -> Estimate:
        """What the note of a video of that length will take."""
        ...

    async def write(self, material: Material, step: Callable[[str, float, str], None]) -> WrittenNote:
        """`step` hears a word, the fraction done and the text written since. Raises a Failure."""
        ...


class Vault(Protocol):
    """The folder of Markdown notes. Blocking."""

    def check(self) -> None:
        """Raises SetupFailure when notes cannot be written there."""
        ...

    def write(self, details: Details, transcript: Transcript, written: WrittenNote, path: str | None) -> str:
        """Writes the note whole or not at all; returns its path inside the vault. `path` is where it stood before."""
        ...

    def relink(self) -> None:
        """Brings the links among all notes up to date. Raises SetupFailure."""
        ...

    def absolute(self, path: str) -> str:
        """The file of a path inside the vault."""
        ...

    def kept(self) -> tuple[str, ...]:
        """Paths of copies, kept since this was last asked, of notes whose generated part a person had edited."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A video to add, with what is known of it."""

    video: VideoId
    title: str | None = None
    length: float | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What has been written for a job: the transcript with its details, and the note if it was paid for already."""

    details: Details
    transcript: Transcript
    written: WrittenNote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBatch:
    """A message batch whose answers cannot be read yet, with the videos whose notes it holds. `number` is ours,
    `identity` the API's, None as long as it is not known whether the API took it; `begun_at` is in seconds since the
    epoch."""

    number: int
    identity: str | None
    begun_at: float
    videos: tuple[VideoId, ...]


class BatchWriter(Protocol):
    """Where notes are asked for that nobody waits for: in batches, at half the price, answered within a day."""

    async def affordable(self, materials: Sequence[Material]) -> int:
        """How many of them, from the first on, the budget allows for; that is spent from now on. Raises a Failure."""
        ...

    async def send(self, materials: Sequence[Material]) -> str:
        """Asks for these notes; the API's name of the batch. Raises a Failure: after a TransientFailure nobody knows
        whether the API took the batch, see `find`."""
        ...

    async def find(self, since: float, materials: Sequence[Material], known: frozenset[str]) -> str | None:
        """The batch for these notes that was made since then and is not known, if there is one. Raises a Failure."""
        ...

    async def ended(self, batch: str) -> bool:
        """Whether its answers can be read. Raises a Failure."""
        ...

    async def lost(self, batch: str, video: VideoId) -> Failure | None:
        """Why the video's note cannot be had from the batch, None when it can. Raises a Failure, of the kind OVERNIGHT
        while the batch has not ended."""
        ...

    async def write(self, batch: str, material: Material, step: Callable[[str, float, str], None]) -> WrittenNote:
        """The note from the batch's answers; what these lack is asked for at once. Raises a Failure."""
        ...


class BatchStore(Protocol):
    """What the library remembers of message batches. Blocking and thread-safe; each method is one transaction."""

    def claim(self, now: float, most: int) -> tuple[Job, ...]:
        """Jobs whose notes nobody was asked for yet, now running."""
        ...

    def begin(self, videos: Sequence[VideoId], now: float) -> int:
        """A batch that is about to be sent; its number here."""
        ...

    def sent(self, number: int, identity: str, now: float, until: float) -> tuple[Job, ...]:
        """The API took the batch: its jobs wait until then at the latest."""
        ...

    def abandon(self, number: int) -> None:
        """The API never had the batch: its videos are as before."""
        ...

    def unfinished(self) -> tuple[OpenBatch, ...]:
        """Batches whose answers cannot be read yet, oldest first."""
        ...

    def names(self) -> frozenset[str]:
        """The API's names of all batches that were sent from here."""
        ...

    def ended(self, number: int, now: float) -> tuple[Job, ...]:
        """The answers can be read: the jobs that wait for them go to the writers."""
        ...

    def of(self, video: VideoId) -> str | None:
        """The batch that holds the video's note, None when there is none."""
        ...

    def leave(self, video: VideoId) -> None:
        """The video's note is not to be had from its batch."""
        ...


class Library(Protocol):
    """Everything that survives a crash. Blocking and thread-safe; each method is one transaction."""

    @property
    def notice(self) -> str:
        """What a person should know of how it was opened; mostly nothing."""
        ...

    @property
    def batches(self) -> BatchStore:
        """Notes that were asked for as message batches."""
        ...

    def add(self, videos: Sequence[NewJob], now: float) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
        """New jobs, and those known before (untouched)."""
        ...

    def jobs(self) -> tuple[Job, ...]:
        """All, in the order in which they were added."""
        ...

    def job(self, video: VideoId) -> Job | None:
        """One job."""
        ...

    def recover(self, now: float) -> tuple[Job, ...]:
        """Puts jobs that a dead engine left running back to the queue."""
        ...

    def claim(self, stage: Stage, now: float, *, fresh: bool = True) -> Job | None:
        """The next queued job of the stage, or a waiting one that is due, now running. Atomic across processes. Without
        `fresh` only one whose note is there or in a batch; one of a batch that may have been sent or not is left alone.
        """
        ...

    def due(self, stage: Stage, now: float) -> tuple[int, float | None]:
        """How many jobs of the stage could be claimed now, and when the next waiting one falls due."""
        ...

    def release(self, video: VideoId, now: float, attempt: Attempt | None = None) -> Job:
        """A running job back to the queue, not charged; the try is kept when one is given, as a paid one must be."""
        ...

    def save_transcript(self, fetched: Fetched, attempt: Attempt, *, write: bool) -> Job:
        """Stores cues and details; the job is queued for writing, or done when no note is wanted."""
        ...

    def saved(self, video: VideoId) -> Saved | None:
        """What the writer needs."""
        ...

    def related(self, video: VideoId, subject: str | None, limit: int = 5) -> tuple[RelatedNote, ...]:
        """Notes of other videos (of the subject, when one is given) that explain what is said in this one."""
        ...

    def subjects(self) -> tuple[str, ...]:
        """Those that notes have, the most used first."""
        ...

    def save_note(self, video: VideoId, written: WrittenNote, now: float) -> Job:
        """Stores the note and its cost before anything is written to the vault."""
        ...

    def finish(self, video: VideoId, path: str, attempt: Attempt) -> Job:
        """The note is in the vault at `path`: the job is done."""
        ...

    def put_off(self, video: VideoId, failure: Failure, attempt: Attempt, *, retry_at: float, charged: bool) -> Job:
        """Waiting until `retry_at`."""
        ...

    def elsewhere(self, video: VideoId, failure: Failure, attempt: Attempt) -> Job:
        """Still running: the try over one exit failed and another is taken; counts the exit, not an attempt."""
        ...

    def fail(self, video: VideoId, failure: Failure, attempt: Attempt) -> Job:
        """Failed for good."""
        ...

    def same_failures(self, video: VideoId, stage: Stage, kind: FailureKind) -> int:
        """Tries of this stage that ended so since the job was last queued by a person."""
        ...

    def move(self, videos: Sequence[VideoId], state: State, now: float) -> tuple[Job, ...]:
        """Pause, cancel or queue; illegal moves are left out. Returns the changed jobs.

        Queueing forgets attempts; a job that was done goes to the writers with its note forgotten, one that runs is
        left to its worker. A running job that is cancelled stays so, whatever its worker saves after that.
        """
        ...

    def remove(self, videos: Sequence[VideoId], now: float) -> tuple[VideoId, ...]:
        """Takes jobs off the list, unfinished ones cancelled; all that belongs to them stays. Returns which."""
        ...

    def restore(self, videos: Sequence[VideoId], now: float) -> tuple[Job, ...]:
        """Lists removed jobs again."""
        ...

    def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """The tries of a job, oldest first."""
        ...

    def add_source(self, source: Collection, subject: str | None, now: float) -> bool:
        """Remembers a collection to be listed; False when it is waiting to be listed already."""
        ...

    def pending_sources(self) -> tuple[tuple[Collection, str | None], ...]:
        """Collections that are still to be listed, each with its subject."""
        ...

    def source_listed(self, source: Collection, videos: Sequence[NewJob], now: float) -> tuple[Job, ...]:
        """The collection is done and its new videos are added, in one transaction; returns the new jobs."""
        ...

    def source_failed(self, source: Collection) -> None:
        """The collection is not listed again unless it is added again."""
        ...

    def exits(self) -> tuple[ExitRecord, ...]:
        """All that is remembered of exits."""
        ...

    def save_exit(self, record: ExitRecord) -> None:
        """Stores what is remembered of an exit, under its address and fingerprint."""
        ...

    def version(self) -> int:
        """Changes whenever another process wrote."""
        ...
