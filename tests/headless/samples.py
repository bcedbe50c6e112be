"""One event of each kind."""

from __future__ import annotations

from ytsb_tui.core.exits import Exit, Hop
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage
from ytsb_tui.core.state import events as e
from ytsb_tui.core.videos.video import VideoId

AT = 1795435200.0  # 2026-11-23 12:00 UTC
VIDEO = VideoId("aaaaaaaaaaa")
EXIT = Exit(
    key="k",
    ip="203.0.113.5",
    fingerprint="F" * 40,
    nickname="nick",
    country="de",
    seconds=0.9,
    path=(Hop(fingerprint="A" * 40, nickname="guard", country="ch"), Hop(fingerprint="F" * 40, nickname="nick")),
)

SAMPLES: tuple[e.Event, ...] = (
    e.NetworkChanged(at=AT, egress=e.EgressKind.TOR, phase=e.TorPhase.BOOTSTRAPPING, percent=50, text="descriptors"),
    e.ShareChanged(at=AT, share=0.1),
    e.NoExitLeft(at=AT, reason="All 212 exits are cooling down or burned.", until=AT + 600),
    e.ExitBuilding(at=AT, key="k", country="de", nickname="nick"),
    e.ExitReady(at=AT, exit=EXIT, ready=1, wanted=9),
    e.ExitLeased(at=AT, key="k", worker="fetch 1", video=VIDEO, wait=0.001),
    e.ExitCooling(at=AT, key="k", ip=EXIT.ip, until=AT + 3600, let_through=1, blocked=0),
    e.ExitBurned(at=AT, key="k", ip=EXIT.ip, until=AT + 9000, reason="refused", let_through=0, blocked=1),
    e.ExitDropped(at=AT, key="k", reason="closed"),
    e.JobsChanged(at=AT, jobs=(Job(video=VIDEO),)),
    e.JobsRemoved(at=AT, videos=(VIDEO,)),
    e.SourceListed(at=AT, source="playlist", title="Course", found=3, new=2),
    e.SourceFailed(at=AT, source="playlist", kind=FailureKind.SOURCE, reason="Private.", action="Ask its owner."),
    e.WorkStarted(at=AT, worker="fetch 1", video=VIDEO, title="T", stage=Stage.FETCH, exit=None),
    e.WorkProgress(at=AT, worker="fetch 1", video=VIDEO, step="cues", fraction=0.5),
    e.WorkEnded(at=AT, worker="fetch 1"),
    e.WorkersChanged(at=AT, fetchers=3, writers=8),
    e.TranscriptDone(
        at=AT,
        video=VIDEO,
        title="T",
        worker="fetch 1",
        exit_ip=EXIT.ip,
        fingerprint=EXIT.fingerprint,
        country="de",
        seconds=1.0,
        bytes=50_000,
        cues=300,
        language="en",
    ),
    e.NoteDone(
        at=AT,
        video=VIDEO,
        title="T",
        worker="write 1",
        path="/vault/T.md",
        seconds=20.0,
        input_tokens=9000,
        output_tokens=2000,
        cost_usd=0.0019,
        points=14,
        verified=12,
        near=1,
        offline=False,
    ),
    e.Charged(at=AT, input_tokens=9000, output_tokens=16, cost_usd=0.001),
    e.Failed(
        at=AT,
        video=VIDEO,
        title="T",
        kind=FailureKind.BLOCKED,
        reason="YouTube refused 3 exits in a row.",
        action="Others are tried.",
        retry_at=AT + 42,
        attempts=0,
    ),
    e.Throttled(at=AT, stage=Stage.WRITE, until=AT + 20, reason="The API's rate limit is reached."),
    e.Halted(at=AT, stage=Stage.WRITE, kind=FailureKind.KEY, reason="The key was refused.", action="Set another."),
    e.Healed(at=AT, kind=FailureKind.LIBRARY),
    e.NotesSetAside(at=AT, count=2, path="/vault/.ytsb-unsaved-1.json"),
    e.PauseChanged(at=AT, paused=True),
    e.Message(at=AT, level="info", text="Listing …"),
    e.Summary(at=AT, done=1, failed=0, waiting=0, seconds=30.0, cost_usd=0.0019),
)
