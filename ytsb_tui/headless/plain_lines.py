"""Events as text for people: a line per event, a progress line on a terminal, a table at the end."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import TextIO, assert_never

from ytsb_tui.core.jobs.failures import HEALING_KINDS
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.notes.trust import counted
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import ExitState, PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.headless.json_lines import event_object

BAR = 24
NAME = 44
_TROUBLE = (e.NetworkChanged, e.Message, e.Halted, e.Healed, e.NoExitLeft, e.NotesSetAside, e.Throttled)


def _short(text: str, width: int = NAME) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _halt(event: e.Halted) -> str:
    if event.kind in HEALING_KINDS:
        return f"{event.reason} {event.action} Waiting until it can be used."
    return f"{event.stage.value}: {event.reason} {event.action}"


def _cost(state: PanelState) -> str:
    return f"${state.cost:.2f}" if state.cost >= 0.01 or not state.cost else f"${state.cost:.4f}"


def _lost(event: e.Event) -> bool:
    """Whether it says that something failed for good."""
    return isinstance(event, e.SourceFailed) or (isinstance(event, e.Failed) and event.retry_at is None)


def _details(event: e.Event) -> str:
    """The fields of an event that are set, as `name=value`."""
    row = event_object(event)
    name = str(row.pop("event")).replace("_", " ")
    values = " ".join(f"{key}={value}" for key, value in row.items() if key != "at" and value not in (None, "", []))
    return f"{name:<15} {values}"


class Detail(StrEnum):
    """How much is printed: failures and warnings only, what happens to videos, or what exits and workers do too."""

    LESS = "less"
    USUAL = "usual"
    MORE = "more"


class PlainPrinter:
    """Lines about videos go to `out`; warnings and, on a terminal, the progress line go to `err`. `advice` adds what to
    do next."""

    def __init__(self, out: TextIO, err: TextIO, *, advice: bool = True, detail: Detail = Detail.USUAL) -> None:
        self._advice = advice
        self._detail = detail
        self._out = out
        self._err = err
        self._live = err.isatty() and detail is not Detail.LESS
        self._drawn = 0  # characters of the progress line
        self._percent = -1
        self._ips: set[str] = set()
        self._offline_explained = False

    def show(self, event: e.Event, state: PanelState) -> None:
        """One event; `state` is the panel after it."""
        if self._detail is Detail.LESS and not (isinstance(event, _TROUBLE) or _lost(event)):
            return
        if line := self._line(event, state):
            stream = self._err if isinstance(event, _TROUBLE) else self._out
            self._clear()
            print(line, file=stream, flush=True)
        if self._live:
            self._draw(state)

    def close(self) -> None:
        """Clears the progress line."""
        self._clear()

    def _line(self, event: e.Event, state: PanelState) -> str:
        match event:
            case e.NetworkChanged():
                if event.phase is e.TorPhase.BOOTSTRAPPING and event.percent < self._percent + 25:
                    return ""
                self._percent = event.percent
                return f"{event.egress.value}: {event.phase.value} {event.percent} %  {event.text}".rstrip()
            case e.ExitReady():
                self._ips.add(event.exit.ip)
                ready = f"{len(self._ips)} of {plural(max(event.wanted, len(self._ips)), 'distinct exit IP')} ready"
                where = f"{event.exit.ip} {event.exit.country.upper()}"
                return f"exit     {where}  built in {event.exit.seconds:.1f} s   {ready}"
            case e.ExitBurned():
                return f"burned   {event.ip}  {event.reason}"
            case e.TranscriptDone():
                through = f"through {event.exit_ip} {event.country.upper()}" if event.exit_ip else "without an exit"
                size = f"{plural(event.cues, 'cue')}, {event.bytes / 1000:.0f} kB, {event.seconds:.1f} s"
                return f"fetched  {_short(event.title):<{NAME}}  {event.worker} {through}  {size}"
            case e.NoteDone():
                checked = f"{counted(event.verified, event.near, event.points)}, {event.seconds:.1f} s"
                price = "" if event.offline else f", ${event.cost_usd:.4f}" if event.cost_usd is not None else ""
                line = f"written  {_short(event.title):<{NAME}}  {event.worker}  {checked}{price}"
                if event.offline and self._advice and not self._offline_explained:
                    self._offline_explained = True
                    line += "\nNo API key: notes are outlines of the transcripts. Set ANTHROPIC_API_KEY for full notes."
                return line
            case e.Failed():
                again = "" if event.retry_at is None else f" Retry in {timestamp(event.retry_at - event.at)}."
                word = "failed" if event.retry_at is None else "waiting"
                return f"{word:<8} {_short(event.title):<{NAME}}  {event.reason} {event.action}{again}"
            case e.SourceListed():
                return f"listed   {event.message}"
            case e.SourceFailed():
                return f"failed   {event.source}: {event.reason} {event.action}"
            case e.Halted():
                return "" if state.explained(event) else f"stopped  {_halt(event)}"
            case e.Healed():
                return f"resumed  The {event.kind.value} can be used again."
            case e.NotesSetAside():
                return event.message
            case e.NoExitLeft():
                again = f"{event.reason} Fetching resumes in {timestamp(event.until - event.at)}."
                return f"waiting  {again}" if event.until > event.at else ""
            case e.Throttled():
                return f"waiting  {event.message}" if event.until > event.at else ""
            case e.Message():
                return event.text
            case e.Summary():
                return self._table(event, state)
            case (
                e.ShareChanged()
                | e.ExitBuilding()
                | e.ExitLeased()
                | e.ExitCooling()
                | e.ExitDropped()
                | e.WorkStarted()
                | e.WorkEnded()
                | e.WorkersChanged()
                | e.Charged()
                | e.PauseChanged()
            ):
                return _details(event) if self._detail is Detail.MORE else ""
            case e.JobsChanged() | e.JobsRemoved() | e.WorkProgress():
                return ""
            case _ as never:
                assert_never(never)

    def _table(self, summary: e.Summary, state: PanelState) -> str:
        counts = (
            f"done {summary.done}   failed {summary.failed}   waiting {summary.waiting}   "
            f"{timestamp(summary.seconds)} in total   {_cost(state)}   {plural(len(state.ips), 'distinct exit IP')}"
        )
        lines = ["", counts]
        if state.points:
            lines.append(counted(state.verified, state.near, state.points))
        for job in state.jobs.values():
            if job.state is State.FAILED:
                kind = job.kind.value if job.kind else ""
                lines.append(f"  ✗ {job.video}  {_short(job.name):<{NAME}}  {kind:<17}  {job.reason} {job.action}")
        if summary.failed and self._advice:
            lines.append("Retry the failed videos with: ytsb retry --failed, then ytsb run")
        return "\n".join(lines)

    def _draw(self, state: PanelState) -> None:
        total = sum(state.counts.values()) - state.counts.get("cancelled", 0)
        if not total:
            return
        over = total - state.active
        filled = BAR * over // total
        bar = "━" * filled + "─" * (BAR - filled)
        now = time.time()
        rate, left = state.rate(now), state.time_left(now)
        parts = [
            f"{bar} {over}/{total}",
            f"{plural(state.exits_in(ExitState.READY), 'exit')} ready",
            ", ".join(
                f"{count} {word}"
                for word in ("fetching", "listening", "writing")
                if (count := state.counts.get(word, 0)) or word != "listening"
            ),
            f"{rate:.1f}/min" if rate else "",
            f"{timestamp(left)} left" if left else "",
        ]
        line = "  ".join(part for part in parts if part)
        self._err.write("\r" + line.ljust(self._drawn))
        self._err.flush()
        self._drawn = len(line)

    def _clear(self) -> None:
        if self._drawn:
            self._err.write("\r" + " " * self._drawn + "\r")
            self._err.flush()
            self._drawn = 0
