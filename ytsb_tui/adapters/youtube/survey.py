"""How YouTube answers each player client over one exit, for `ytsb doctor --live`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ytsb_tui.adapters.youtube.clients import PlayerClient, player_clients
from ytsb_tui.adapters.youtube.last_resort import LastResort
from ytsb_tui.adapters.youtube.player import Player
from ytsb_tui.adapters.youtube.session import PLACEHOLDER, LibrarySession, RefusedError
from ytsb_tui.core.videos.blame import Answer
from ytsb_tui.core.videos.transcripts import LanguageWish, spoken
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection


def answers(connection: Connection, video: VideoId) -> Mapping[str, Answer | None]:
    """What each client is answered, by name; None: it gets the captions. Raises ExitFailure when the exit breaks."""
    return {name: _answer(connection, client, video) for name, client in player_clients().items()}


def captions_by(last: LastResort, connection: Connection, video: VideoId, now: float, *, account: bool) -> bool:
    """Whether yt-dlp gets the captions that no client of ours gets. `account`: cookies may be sent. Raises ExitFailure
    when the exit breaks, SetupFailure when what it was given cannot be used."""
    player = last.player(connection, video, now, account=account)
    return player is not None and last.cues(connection, player.tracks[0], now) is not None


def _answer(connection: Connection, client: PlayerClient, video: VideoId) -> Answer | None:
    from ytsb_tui.adapters.youtube import transcript_api as library

    session = LibrarySession(connection, video, client, key=PLACEHOLDER, page=False)
    try:
        offers = library.offers(session, video)
        player = cast("Player", session.player)
        original = spoken(player.details.offered, LanguageWish())
        track = next(track for track in player.tracks if track.captions == original)
        library.get_timed_text(session, offers, track, None)
    except RefusedError as refusal:
        return refusal.said
    return None
