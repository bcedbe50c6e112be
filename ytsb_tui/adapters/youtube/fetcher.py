"""Transcripts by youtube-transcript-api over one connection, as whichever of YouTube's player clients gets them.

The short path: the library asks for the watch page only to read an API key from it, and yt-dlp shows that none is
needed, so the library gets a line from here with a placeholder in it. What is left is one player request, which names
the parts it wants, and one timed text request. When a client is refused, the next one asks over the same exit, which is
connected already, until it is clear who is to blame (`core/videos/blame.py`). When the player takes no client's
request, the watch page is asked for, which costs 236 kB through Tor, and the key in it is used from then on. When no
client is served, yt-dlp asks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar, cast

from ytsb_tui.adapters.youtube.client_memory import ClientMemory
from ytsb_tui.adapters.youtube.clients import PlayerClient
from ytsb_tui.adapters.youtube.last_resort import LastResort
from ytsb_tui.adapters.youtube.player import Player
from ytsb_tui.adapters.youtube.session import PLACEHOLDER, LibrarySession, RefusedError
from ytsb_tui.adapters.youtube.tracks import Track
from ytsb_tui.core.jobs.failures import ChoiceNeeded, ExitFailure, Failure, FailureKind, SetupFailure
from ytsb_tui.core.videos.blame import Answer, Blame, Says, blame, refuses, speaks_of
from ytsb_tui.core.videos.clients import CLIENTS, LATELY
from ytsb_tui.core.videos.transcripts import LanguageWish, Transcript, choose, nearness, spoken
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.transcripts import ClientStore, Fetched

if TYPE_CHECKING:
    from youtube_transcript_api import TranscriptList

_PROBED = VideoId("jNQXAC9IVRw")  # 19 seconds: the player answers briefly
UPDATE = "Update yt-dlp, which knows the newest players (pipx inject --force ytsb-tui yt-dlp), and start ytsb again."
YT_DLP = "yt-dlp"  # in place of a client's name
_OF_CLIENTS = frozenset({FailureKind.CLIENT, FailureKind.PO_TOKEN})
_OF_GUESTS = frozenset({FailureKind.AGE_RESTRICTED, FailureKind.MEMBERS_ONLY, FailureKind.PRIVATE})
Step = Callable[[str, float], None]
T = TypeVar("T")


class YouTubeFetcher:
    """The engine's TranscriptFetcher and ExitProbe, one for all workers, so that all profit from what one learns."""

    def __init__(
        self,
        store: ClientStore | None = None,
        clock: Callable[[], float] = time.time,
        *,
        last: LastResort | None = None,
        slides: bool = False,
    ) -> None:
        """`last` is asked when no client of ours is served; `slides`: storyboards are asked for too."""
        self._clock = clock
        self._last = last or LastResort()
        self._slides = slides
        self._memory = ClientMemory(store, clock)
        self._lock = threading.Lock()
        self._key = PLACEHOLDER
        self._unserved: set[VideoId] = set()  # videos for which every client was refused, since one was served
        self._translate_after = 0.0  # epoch; YouTube's translation is not asked for before

    def fetch(
        self,
        connection: Connection,
        video: VideoId,
        wish: LanguageWish,
        step: Step,
        *,
        exit_proven: bool = False,
        account: bool = False,
    ) -> Fetched:
        """See TranscriptFetcher."""
        task = _Task(connection=connection, video=video, exit_proven=exit_proven)

        def get(client: PlayerClient, session: LibrarySession) -> Fetched:
            try:
                fetched = replace(
                    self._fetched(session, video, wish, step), client="" if client.name == CLIENTS[0] else client.name
                )
            except ChoiceNeeded:  # so the client got a list of captions
                self._memory.worked(client, task.answers)
                raise
            self._memory.worked(client, task.answers)
            return fetched

        one_was_asked = self._last.worked_lately(self._clock())
        try:
            return self._asked(task, get)
        except Failure as failure:
            if not self._for_last(failure, account=account):
                raise
            try:
                fetched = self._at_last(task, wish, step, account=account)
            except ChoiceNeeded:
                if failure.kind is FailureKind.PO_TOKEN:  # yt-dlp does not list what needs one, and our clients did
                    raise failure from None
                raise
            if fetched is not None:
                return fetched
            if not one_was_asked:
                raise
        task.refusals.clear()
        return self._asked(task, get)

    def _for_last(self, failure: Failure, *, account: bool) -> bool:
        """Whether the last resort may have what this failure denies."""
        if not self._last.worth_asking(self._clock()):
            return False
        return failure.kind in _OF_CLIENTS or (
            account and self._last.cookies is not None and failure.kind in _OF_GUESTS
        )

    def _at_last(self, task: _Task, wish: LanguageWish, step: Step, *, account: bool) -> Fetched | None:
        """What the last resort gets, None if nothing. Raises a Failure."""
        player = self._last.player(task.connection, task.video, self._clock(), account=account)
        if player is None:
            return None
        step("cues", 0.5)
        track, _ = self._wanted(player, wish)
        cues = self._last.cues(task.connection, track, self._clock())
        if cues is None:
            return None
        with self._lock:
            self._unserved.clear()
        step("cues", 1.0)
        transcript = Transcript(
            video=task.video, language=track.code, automatic=track.captions.automatic, translated_from=None, cues=cues
        )
        return Fetched(details=player.details, transcript=transcript, seen_ip=None, client=YT_DLP)

    def probe(self, connection: Connection) -> str | None:
        """See ExitProbe: the player is asked about a short video."""

        def get(_: PlayerClient, session: LibrarySession) -> str | None:
            return self._player(session, _PROBED)[0].seen_ip or session.seen_ip

        return self._asked(_Task(connection=connection, video=_PROBED), get)

    def _asked(self, task: _Task, get: Callable[[PlayerClient, LibrarySession], T]) -> T:
        """What `get` returns for the first client that it raises no RefusedError for. Raises a Failure."""
        clients = self._memory.order()
        verdict = Blame.CLIENT
        for number, client in enumerate(clients, 1):
            try:
                return get(client, self._session(task, client, page=False))
            except RefusedError as refusal:
                task.refusals.append(refusal)
            if self._last.worked_lately(self._clock()) and speaks_of(task.answers[-1]) is Blame.CLIENT:
                self._memory.refused(task.answers, Blame.CLIENT)
                raise self._failure(task, Blame.CLIENT)
            evidence = self._memory.evidence(client, exit_proven=task.exit_proven, more=number < len(clients))
            if decided := blame(task.answers, evidence):
                verdict = decided
                break
        if verdict is Blame.CLIENT and all(map(_not_taken, task.answers)):
            try:
                return get(clients[0], self._session(task, clients[0], page=True))
            except RefusedError as refusal:
                if speaks_of(refusal.said) is not Blame.CLIENT:
                    raise refusal.failure from refusal
        self._memory.refused(task.answers, verdict)
        raise self._failure(task, verdict)

    def _session(self, task: _Task, client: PlayerClient, *, page: bool) -> LibrarySession:
        return LibrarySession(task.connection, task.video, client, key=self._key, page=page, slides=self._slides)

    def _fetched(self, session: LibrarySession, video: VideoId, wish: LanguageWish, step: Step) -> Fetched:
        """The transcript, if the session's client gets it. Raises RefusedError or a Failure."""
        step("details", 0.1)
        player, offers = self._player(session, video)
        step("cues", 0.5)
        track, target = self._wanted(player, wish)
        target = self._read(session, offers, track, target)
        transcript = Transcript(
            video=video,
            language=target or track.code,
            automatic=track.captions.automatic,
            translated_from=track.code if target else None,
            cues=session.cues,
        )
        with self._lock:
            self._unserved.clear()
        step("cues", 1.0)
        return Fetched(
            details=player.details,
            transcript=transcript,
            seen_ip=player.seen_ip or session.seen_ip,
            storyboard=player.storyboard if self._slides else None,
        )

    def _player(self, session: LibrarySession, video: VideoId) -> tuple[Player, TranscriptList]:
        """The player's answer, and the captions in it. Raises RefusedError or a Failure."""
        from ytsb_tui.adapters.youtube import transcript_api as library

        offers = library.offers(session, video)
        with self._lock:
            self._key = session.key
        return cast("Player", session.player), offers

    def _read(self, session: LibrarySession, offers: TranscriptList, track: Track, target: str | None) -> str | None:
        """Fetches the track, translated by YouTube if it does that. Returns the language it is translated into."""
        from ytsb_tui.adapters.youtube import transcript_api as library

        if target:
            try:
                library.get_timed_text(session, offers, track, target)
            except RefusedError as refusal:
                if speaks_of(refusal.said) is not Blame.TRANSLATION:
                    raise
                self._translate_after = self._clock() + LATELY
            else:
                return target
        library.get_timed_text(session, offers, track, None)
        return None

    def _wanted(self, player: Player, wish: LanguageWish) -> tuple[Track, str | None]:
        """The track to fetch, and the language into which YouTube can translate it (None: as it is)."""
        found = choose(player.details.offered, wish)
        target = None
        if found is None and wish.translate_to:
            in_target = LanguageWish(languages=(wish.translate_to,), automatic_first=wish.automatic_first)
            found = choose(player.details.offered, in_target)
            if found is None and self._clock() >= self._translate_after:
                able = [track.captions for track in player.tracks if track.translatable]
                target = _translation(player, wish.translate_to)
                found = spoken(able, wish) if target else None
            if found is None:
                found, target = spoken(player.details.offered, wish), None
        if found is None:
            raise _no_language(player, wish)
        return next(track for track in player.tracks if track.captions == found), target

    def _failure(self, task: _Task, verdict: Blame) -> Failure:
        """The failure that the answers mean, given who is to blame."""
        if verdict is not Blame.CLIENT:
            # What makes no sense is the milder failure: it does not burn the exit.
            meant = [refusal for refusal in task.refusals if speaks_of(refusal.said) is verdict]
            return min(meant, key=lambda refusal: refuses(refusal.said)).failure
        token = next((refusal.failure for refusal in task.refusals if refusal.said.says is Says.TOKEN), None)
        reason = token.reason if token else "YouTube serves none of the players that ytsb asks as."
        if all(speaks_of(answer) is Blame.CLIENT for answer in task.answers):
            with self._lock:
                self._unserved.add(task.video)
                if len(self._unserved) > 1:
                    return SetupFailure(FailureKind.CLIENT, reason, UPDATE)
        return ExitFailure(FailureKind.PO_TOKEN if token else FailureKind.CLIENT, reason, UPDATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A video to ask for, and the refusals until now."""

    connection: Connection
    video: VideoId
    exit_proven: bool = False
    refusals: list[RefusedError] = field(default_factory=list)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What was answered."""
        return tuple(refusal.said for refusal in self.refusals)


def _not_taken(said: Answer) -> bool:
    """Whether the player did not take the request as it was, whoever asked."""
    return said.says in (Says.NOTHING, Says.OUTDATED) and said.status != 200


def _translation(player: Player, wanted: str) -> str | None:
    """The code of the translation that comes nearest."""
    near = [(rank, code) for code, _ in player.translations if (rank := nearness(code, wanted)) is not None]
    return min(near)[1] if near else None


def _no_language(player: Player, wish: LanguageWish) -> ChoiceNeeded:
    there = ", ".join(f"{captions.language} ({captions.name})" for captions in player.details.offered[:8]) + (
        ", …" if len(player.details.offered) > 8 else ""
    )
    return ChoiceNeeded(
        FailureKind.NO_LANGUAGE,
        f"There are no captions in {' or '.join(wish.languages)}; there are {there}.",
        "Choose one of these languages, or set translate_to.",
        offered=tuple(dict.fromkeys(captions.language for captions in player.details.offered)),
    )
