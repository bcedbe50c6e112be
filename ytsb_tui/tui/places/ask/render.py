"""Questions and their answers as a page: each statement with a link to the second that proves it, or marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ytsb_tui.core.knowledge.conversations import Said
from ytsb_tui.core.knowledge.questions import Excerpt
from ytsb_tui.core.notes.trust import Trust
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import FoundPlaces, Heading, Link, PageMaker, Run
from ytsb_tui.tui.render.spans import Line, Role, cut

_IN: Line = (("  ", Role.TEXT),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about something, what was answered so far, the passages shown where there is no answer, and a
    `message` at the end, a warning if something is `wrong`."""

    question: str
    about: str
    said: tuple[Said, ...] = ()
    passages: tuple[Excerpt, ...] = ()
    message: str = ""
    wrong: bool = False


def answers_page(asked: Sequence[Asked], look: Look, width: int) -> FoundPlaces:
    """The page of the questions, the last one first."""
    maker = PageMaker(width)
    places: list[tuple[VideoId, float | None]] = []

    def cite(video: VideoId, title: str, start: float) -> None:
        stamp = timestamp(start)
        title = cut(look.safe(title), maker.width - len(stamp) - 4, look.ellipsis)
        line: Line = (*_IN, (stamp, Role.LINK), (f"  {title}", Role.DIM))
        url = url_at(video, start)
        maker.links.append(Link(line=len(maker.lines), start=2, end=2 + len(stamp), url=url, seconds=start))
        maker.lines.append(line)
        places.append((video, start))

    for each in asked:
        maker.gap()
        question = look.safe(each.question)
        maker.headings.append(Heading(line=len(maker.lines), level=1, text=question))
        about = Run(text=f" ({look.safe(each.about)})", role=Role.DIM)
        maker.paragraph([Run(text=question, role=Role.HEADING), about])
        for statement in each.said:
            maker.gap()
            maker.paragraph([Run(text=look.safe(statement.text))])
            if statement.video is not None and statement.start is not None:
                cite(statement.video, statement.title, statement.start)
            role = Role.LIVE if statement.trust is Trust.VERIFIED else Role.WARNING
            maker.paragraph([Run(text=look.safe(statement.standing), role=role)], _IN, _IN)
        for passage in each.passages:
            maker.gap()
            cite(passage.video, passage.title, passage.cues[0].start)
            maker.paragraph([Run(text=look.safe(passage.text))], _IN, _IN)
        if each.message:
            maker.gap()
            maker.paragraph([Run(text=look.safe(each.message), role=Role.WARNING if each.wrong else Role.DIM)])
    return FoundPlaces(page=maker.page(), places=tuple(places))
