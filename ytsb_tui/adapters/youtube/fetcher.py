"""Transcripts by youtube-transcript-api over one connection.

The short path: the library asks for the watch page only to read an API key from it, and yt-dlp shows that none is
needed, so the library gets a line from here with a placeholder in it. What is left is one player request, which names
the parts it wants, and one timed text request. The full path asks for the real page too, and gives consent
where the page wants it. It is taken when the player does not take the short request as it is (400, 401, 404,
or 403 from the API), and after several exits in a row were taken for robots, in case it is the missing page that gives
them away. What merely makes no sense is rather asked for over another exit: the page costs 236 kB through Tor.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from ytsb_tui.adapters.youtube.captions import cues_in
from ytsb_tui.adapters.youtube.player import Player
from ytsb_tui.adapters.youtube.session import PLACEHOLDER, LibrarySession, PageNeededError
from ytsb_tui.adapters.youtube.tracks import Track
from ytsb_tui.core.jobs.failures import ChoiceNeeded, ExitFailure, FailureKind
from ytsb_tui.core.videos.transcripts import LanguageWish, Transcript, choose, nearness, spoken
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.transcripts import Fetched

if TYPE_CHECKING:
    from youtube_transcript_api import TranscriptList

_ROBOTS_BEFORE_PAGE = 5
_PROBED = VideoId("jNQXAC9IVRw")  # 19 seconds: the player answers briefly


class YouTubeFetcher:
    """The engine's TranscriptFetcher and ExitProbe, one for all workers. It remembers how YouTube treats short ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._robots = 0  # exits refused in a row
        self._page = False
        self._key = PLACEHOLDER

    def fetch(
        self, connection: Connection, video: VideoId, wish: LanguageWish, step: Callable[[str, float], None]
    ) -> Fetched:
        """One transcript. `step` hears a word and the fraction done. Raises a Failure."""
        from ytsb_tui.adapters.youtube import transcript_api as library

        step("details", 0.1)
        session, offers = self._ask(connection, video)
        player = cast("Player", session.player)
        track, target = _wanted(player, wish)
        step("cues", 0.5)
        library.get_timed_text(offers, track, target)
        transcript = Transcript(
            video=video,
            language=target or track.code,
            automatic=track.captions.automatic,
            translated_from=track.code if target else None,
            cues=cues_in(session.timed_text),
        )
        step("cues", 1.0)
        return Fetched(details=player.details, transcript=transcript, seen_ip=player.seen_ip or session.seen_ip)

    def probe(self, connection: Connection) -> str | None:
        """One player request for a short video; see ExitProbe."""
        session, _ = self._ask(connection, _PROBED)
        return cast("Player", session.player).seen_ip or session.seen_ip

    def _ask(self, connection: Connection, video: VideoId) -> tuple[LibrarySession, TranscriptList]:
        """The player request, by the short path if it may be; the session then holds its answer."""
        from ytsb_tui.adapters.youtube import transcript_api as library

        with self._lock:
            page, key = self._page or self._robots >= _ROBOTS_BEFORE_PAGE, self._key
        try:
            try:
                session, offers = library.asked(connection, video, key=key, page=page)
            except PageNeededError:
                session, offers = library.asked(connection, video, key=key, page=True)
        except ExitFailure as failure:
            if failure.kind is FailureKind.BLOCKED:
                with self._lock:
                    self._robots += 1
            raise
        with self._lock:
            self._page = self._page or (page and self._robots >= _ROBOTS_BEFORE_PAGE)  # so the page did help
            self._robots, self._key = 0, session.key
        return session, offers


def _wanted(player: Player, wish: LanguageWish) -> tuple[Track, str | None]:
    """The track to fetch, and the language into which YouTube translates it (None: as it is)."""
    offered = player.details.offered
    found = choose(offered, wish)
    target = None
    if found is None and wish.translate_to:
        found = choose(offered, LanguageWish(languages=(wish.translate_to,), automatic_first=wish.automatic_first))
        if found is None:
            able = [track.captions for track in player.tracks if track.translatable]
            target = _translation(player, wish.translate_to)
            found = spoken(able, wish) if target else None
    if found is None:
        raise _no_language(player, wish)
    return next(track for track in player.tracks if track.captions == found), target


def _translation(player: Player, wanted: str) -> str | None:
    """The code of the translation that comes nearest."""
    near = [(rank, code) for code, _ in player.translations if (rank := nearness(code, wanted)) is not None]
    return min(near)[1] if near else None


def _no_language(player: Player, wish: LanguageWish) -> ChoiceNeeded:
    asked = list(wish.languages) + ([wish.translate_to] if wish.translate_to else [])
    there = ", ".join(f"{captions.language} ({captions.name})" for captions in player.details.offered[:8]) + (
        ", …" if len(player.details.offered) > 8 else ""
    )
    return ChoiceNeeded(
        FailureKind.NO_LANGUAGE,
        f"There are no captions in {' or '.join(asked)}; there are {there}.",
        "Choose one of these languages, or let one be translated.",
        offered=tuple(dict.fromkeys(captions.language for captions in player.details.offered)),
    )
