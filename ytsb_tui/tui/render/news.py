"""What is said about events that the screen in front does not show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ytsb_tui.core.text.plural import plural

if TYPE_CHECKING:
    from ytsb_tui.core.state import events as e

Severity = Literal["information", "warning", "error"]
Message = tuple[str, Severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message on the screen, and the moment (monotonic seconds) from which it is not shown any more."""

    text: str
    severity: Severity
    until: float


def news(batch: Sequence[e.Event], *, videos_shown: bool) -> Iterator[Message]:
    """What to say about a batch of events; `videos_shown`: the screen shows what happens to videos."""
    from ytsb_tui.core.state import events as e  # the first frame does without them

    if not videos_shown:
        yield from _about_videos(batch)
    for event in batch:
        match event:
            case e.SourceListed():
                yield event.message if event.left_out else f"{event.message}.", "information"
            case e.SourceFailed():
                yield f"{event.source}: {event.reason} {event.action}", "error"
            case _:
                pass


def _about_videos(batch: Sequence[e.Event]) -> Iterator[Message]:
    """One message for the notes of a batch and one for its failures, however many there are."""
    from ytsb_tui.core.state import events as e

    done = [event.title for event in batch if isinstance(event, e.NoteDone)]
    failed = [event for event in batch if isinstance(event, e.Failed) and event.retry_at is None]
    if done:
        yield f"{done[0] if len(done) == 1 else plural(len(done), 'note')}: written.", "information"
    if len(failed) == 1:
        yield f"{failed[0].title}: {failed[0].reason}", "warning"
    elif failed:
        yield f"{plural(len(failed), 'video')} failed.", "warning"
