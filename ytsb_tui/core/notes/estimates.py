"""What a note will take, before anything is spent: from the transcript where it is known, by the length otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ytsb_tui.core.notes.models import THOUGHT, Effort
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.core.videos.passages import passages
from ytsb_tui.core.videos.transcripts import Chapter, Transcript

TOKENS_PER_HOUR = 16_000  # of speech, with time marks
INSTRUCTIONS = 2_300  # tokens of every request that are not transcript: rules, task and schema
TYPICAL_SECONDS = 1_200.0  # the length that is assumed for a video of unknown length
ANSWER = 5_000  # tokens that a note has, or a part of one
CHECK = Usage(input_tokens=4_000, output_tokens=1_000)  # the claims of a note, or a part of one, against their quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Tokens sent and written, US dollars (None for a model whose price is not known), and whether the transcript was
    there to be counted."""

    sent: int
    written: int
    cost: float | None
    counted: bool


def of_transcript(
    transcript: Transcript,
    chapters: Sequence[Chapter],
    model: str,
    most_tokens: int,
    *,
    batch: bool = False,
    check: bool = False,
    effort: Effort = Effort.NONE,
) -> Estimate:
    """The estimate for a transcript that is there, read in parts of `most_tokens`, at once or in a `batch`, with a
    `check` of the claims or without, thought over with an `effort`."""
    parts = [part.tokens for part in passages(transcript, chapters, most_tokens)]
    return _estimate(parts, model, batch, check, effort, counted=True)


def of_length(
    seconds: float,
    model: str,
    most_tokens: int,
    *,
    batch: bool = False,
    check: bool = False,
    effort: Effort = Effort.NONE,
) -> Estimate:
    """The estimate for a video of which only the length is known."""
    tokens = round(seconds / 3600 * TOKENS_PER_HOUR)
    parts = max(1, -(-tokens // most_tokens))
    return _estimate([tokens // parts] * parts, model, batch, check, effort, counted=False)


def summed(estimates: Iterable[Estimate]) -> Estimate:
    """The sum; its cost is None when one of theirs is, and it is counted when all are."""
    sent = written = 0
    dollars: float | None = 0.0
    counted = True
    for each in estimates:
        sent, written, counted = sent + each.sent, written + each.written, counted and each.counted
        dollars = None if dollars is None or each.cost is None else dollars + each.cost
    return Estimate(sent=sent, written=written, cost=dollars, counted=counted)


def _estimate(parts: Sequence[int], model: str, batch: bool, check: bool, effort: Effort, *, counted: bool) -> Estimate:
    written = ANSWER + THOUGHT[effort]
    requests = [Usage(input_tokens=INSTRUCTIONS + tokens, output_tokens=written) for tokens in parts]
    dollars = [cost(model, usage, batch=batch) for usage in requests]
    if check:  # at once, also for notes that come in a batch
        check_usage = replace(CHECK, output_tokens=CHECK.output_tokens + THOUGHT[effort])
        dollars += [cost(model, check_usage)] * len(parts)
        requests += [check_usage] * len(parts)
    return Estimate(
        sent=sum(usage.prompt_tokens for usage in requests),
        written=sum(usage.output_tokens for usage in requests),
        cost=sum(each for each in dollars if each is not None) if None not in dollars else None,
        counted=counted,
    )
