"""A page with videos: those that name their captions themselves (`<track>`), and the players of other sites in it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from ytsb_tui.adapters.media_records import NamedTranscript
from ytsb_tui.adapters.podcasts.feed import Episode, Feed, NoFeedError, link
from ytsb_tui.adapters.subtitles.decoding import decoded
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import VideoId, VideoSource

_MOST = 500  # videos, and captions of one
_KINDS = ("", "subtitles", "captions")
_FORMS = ("vtt", "srt")


def parsed_page(body: bytes, base: str) -> tuple[Feed, tuple[VideoId, ...]]:
    """The videos with captions on a page at `base`, as a feed, and those of other sites that it shows. Raises
    NoFeedError when there are none."""
    page = _Page(base)
    try:
        page.feed(decoded(body) or "")
        page.close()
    except AssertionError:  # what the parser makes of some broken declarations
        pass
    named = [tracks for tracks in page.videos if tracks]
    if not named and not page.shown:
        raise NoFeedError("is neither a feed nor a page whose video names its captions")
    title = clean(page.title, 300)
    episodes = tuple(
        Episode(
            identity=f"{base}#{number}" if number > 1 else base,
            title=f"{title} ({number})" if len(named) > 1 else title,
            url=base,
            plays=False,
            length=None,
            published=None,
            size=None,
            transcripts=tuple(tracks),
        )
        for number, tracks in enumerate(named, 1)
    )
    return Feed(title=title, language=page.language or None, episodes=episodes), tuple(dict.fromkeys(page.shown))


class _Page(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.title = self.language = ""
        self.videos: list[list[NamedTranscript]] = []
        self.shown: list[VideoId] = []
        self._base = base
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what the element says of videos."""
        has = {name: value or "" for name, value in attrs}
        match tag:
            case "html":
                self.language = clean(has.get("lang", ""), 20)
            case "title":
                self._in_title = not self.title
            case "meta" if has.get("property") == "og:title":
                self.title = has.get("content", "")
            case "video" | "audio" if len(self.videos) < _MOST:
                self.videos.append([])
            case "track" if self.videos and has.get("kind", "").lower() in _KINDS and len(self.videos[-1]) < _MOST:
                self._named(has.get("src", ""), has.get("srclang", ""))
            case "iframe" if len(self.shown) < _MOST:
                self._player(has.get("src", ""))

    def handle_endtag(self, tag: str) -> None:
        """The title is over."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Part of the title, or of no interest."""
        if self._in_title:
            self.title += data[:300]

    def _player(self, src: str) -> None:
        try:
            found = find_sources(urljoin(self._base, src)).sources
        except ValueError:  # brackets that are no IPv6 address
            return
        self.shown += [source.video for source in found if isinstance(source, VideoSource)]

    def _named(self, src: str, language: str) -> None:
        if url := link(self._base, src):
            ending = urlsplit(url).path.rpartition(".")[2].lower()
            form = ending if ending in _FORMS else "vtt"
            self.videos[-1].append(NamedTranscript(url=url, form=form, language=clean(language, 20) or None))
