"""A preview of a playlist, a channel or a search, before anything is added."""

from __future__ import annotations

from collections.abc import Callable

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import VideoSource
from ytsb_tui.engine.client import Offered, Preview
from ytsb_tui.engine.sources import SourceQueue


async def previewed(source: str, lists: SourceQueue, estimate: Callable[[float], Estimate] | None) -> Preview:
    """The videos that `source` offers, or why it cannot be listed. `estimate` takes a length in seconds; None if no
    notes are wanted."""
    found = find_sources(source)
    named = next((one for one in found.sources if not isinstance(one, VideoSource)), None)
    if named is None:
        why = found.rejected[0] if found.rejected else None
        return Preview(
            source=source,
            reason=why.reason if why else "That is a video, not a list of videos.",
            action=why.action if why else "Add it without a preview.",
        )
    listed = await lists.preview(named)
    if isinstance(listed, Failure):
        return Preview(source=source, reason=listed.reason, action=listed.action)
    if listed.lists:
        reason = f"It contains {plural(len(listed.lists), 'playlist')}."
        return Preview(source=source, reason=reason, action="Add it: the videos of each are added.")
    offered = (
        Offered(
            video=video,
            title=title,
            length=length,
            estimate=None if length is None or estimate is None else estimate(length),
            trouble=listed.troubles.get(video, ""),
        )
        for video, title, length in listed.videos
    )
    return Preview(source=source, title=listed.title, videos=tuple(offered))
