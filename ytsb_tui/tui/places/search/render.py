"""What a search found as a page: each video with the places in it, each place a link to its second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ytsb_tui.core.knowledge.search import Hit, Mention, Moment
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import FoundPlaces, Heading, Link, PageMaker, Run
from ytsb_tui.tui.render.spans import Line, Role

_STAMP = 8


def _runs(place: Moment | Mention, look: Look) -> Iterator[Run]:
    """The text with what was looked for set off."""
    after = 0
    for start, end in place.marks:
        yield Run(text=look.safe(place.text[after:start]))
        yield Run(text=look.safe(place.text[start:end]), role=Role.FOUND)
        after = end
    yield Run(text=look.safe(place.text[after:]))


def hits_page(hits: Sequence[Hit], look: Look, width: int) -> FoundPlaces:
    """The page of the hits, the best first."""
    maker = PageMaker(width)
    places: list[tuple[VideoId, float | None]] = []

    def link(label: str, video: VideoId, start: float | None) -> None:
        at = _STAMP - len(label)
        url = url_at(video, start)
        maker.links.append(Link(line=len(maker.lines), start=at, end=_STAMP, url=url, seconds=start))
        places.append((video, start))

    for hit in hits:
        maker.gap()
        title = look.safe(hit.title or hit.video)
        maker.headings.append(Heading(line=len(maker.lines), level=1, text=title))
        channel = f"  · {look.safe(hit.channel)}" if hit.channel else ""
        maker.paragraph([Run(text=title, role=Role.HEADING), Run(text=channel, role=Role.DIM)])
        answers: tuple[Mention | Moment, ...] = (*hit.mentions, *hit.moments)
        for place in answers:
            label = "note" if isinstance(place, Mention) else timestamp(place.start)
            link(label, hit.video, place.start)
            before: Line = ((f"{label:>{_STAMP}}  ", Role.LIVE),)
            maker.paragraph(_runs(place, look), before, ((" " * (_STAMP + 2), Role.TEXT),))
        if not hit.mentions and not hit.moments:
            link("open", hit.video, None)
            maker.paragraph([], ((f"{'open':>{_STAMP}}  ", Role.LIVE),))
    return FoundPlaces(page=maker.page(), places=tuple(places))
