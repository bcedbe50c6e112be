"""How many videos are reached in each era of YouTube: by ytsb, youtube-transcript-api alone and yt-dlp alone, over the
same exits. Each may take twelve exits a video; a contestant that fails over one gets the next."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from requests import HTTPError, Session
from youtube_transcript_api import YouTubeTranscriptApi, YouTubeTranscriptApiException
from yt_dlp import YoutubeDL
from yt_dlp.extractor.youtube import YoutubeIE
from yt_dlp.networking import RequestDirector
from yt_dlp.utils import YoutubeDLError

from tests.bench.conditions import Conditions
from tests.bench.table import Row
from tests.fakes.connection import FakeConnection
from tests.fakes.youtube import connect
from tests.lab.eras import BEYOND, ERAS, Era, EraRules, random_era
from tests.lab.rules import RuleTable, Video
from tests.lab.youtube import YouTube
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.adapters.youtube.ytdlp_client import ConnectionRH, Log
from ytsb_tui.core.jobs.failures import Failure, VideoFailure
from ytsb_tui.core.verdicts import Refused, verdict_on_exit
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId

VIDEOS, EXITS, TRIES = 6, 1300, 12
RANDOM = 10  # eras
Fetch = Callable[[FakeConnection, str, str], bool | None]  # None: no exit will do


@dataclass(kw_only=True)
class Reached:
    """What a contestant did in an era."""

    videos: int = 0
    requests: int = 0
    wrongly_burned: int = 0


class _Plain:
    """What youtube-transcript-api takes for a `requests.Session`: its requests are sent as they are."""

    def __init__(self, connection: FakeConnection) -> None:
        self.headers: dict[str, str] = {}
        self.cookies = self
        self._connection = connection

    def set(self, name: str, value: str, domain: str = "") -> None:
        """A cookie."""
        self._connection.cookies({name: value})

    def get(self, url: str) -> _PlainAnswer:
        """A page or captions."""
        reply = self._connection.send("GET", url, headers=self.headers)
        return _PlainAnswer(reply.status, reply.body.decode())

    def post(self, url: str, *, json: object) -> _PlainAnswer:  # requests' own name
        """The player."""
        reply = self._connection.send("POST", url, headers=self.headers, body=dumped(json))
        return _PlainAnswer(reply.status, reply.body.decode())


def dumped(value: object) -> bytes:
    """As JSON."""
    return json.dumps(value).encode()


@dataclass
class _PlainAnswer:
    status_code: int
    text: str

    def json(self) -> object:
        """The body as JSON."""
        return json.loads(self.text)

    def raise_for_status(self) -> None:
        """As requests does."""
        if self.status_code >= 400:
            raise HTTPError(str(self.status_code))


def by_the_library(connection: FakeConnection, video: str, _: str) -> bool:
    """youtube-transcript-api alone."""
    try:
        return bool(YouTubeTranscriptApi(http_client=cast("Session", _Plain(connection))).fetch(video))
    except (YouTubeTranscriptApiException, HTTPError, SyntaxError):  # a ParseError is one of syntax
        return False


class _Alone(YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
    """yt-dlp with its own extractor and clients, over the connection."""

    def __init__(self, connection: FakeConnection) -> None:
        self.through = ConnectionRH(connection)
        options = {
            "quiet": True,
            "no_warnings": True,
            "logger": Log(),
            "cachedir": False,
            "skip_download": True,
            "ignore_no_formats_error": True,
            "writesubtitles": True,
            "writeautomaticsub": True,
            "subtitleslangs": ["en"],
            "extractor_retries": 0,
            "js_runtimes": {},
        }
        super().__init__(options, auto_init=False)
        self.add_info_extractor(YoutubeIE())

    def build_request_director(self, handlers: object, preferences: object = None) -> RequestDirector:
        """Only the connection."""
        director = RequestDirector(logger=Log(), verbose=False)
        director.add_handler(self.through)
        return director


def by_yt_dlp(connection: FakeConnection, video: str, _: str) -> bool:
    """yt-dlp alone."""
    with _Alone(connection) as client:
        try:
            info = client.extract_info(f"https://www.youtube.com/watch?v={video}", download=False)
            found = (info.get("requested_subtitles") or {}).get("en")
            return found is not None and b"<" in client.urlopen(found["url"]).read()
        except (YoutubeDLError, Failure):
            return False


def reach(era: Era, fetch: Fetch, seed: int) -> Reached:
    """A contestant in an era."""
    youtube = YouTube(RuleTable(country_of={}, videos={name(n): Video(seconds=60) for n in range(VIDEOS)}))
    youtube.era = EraRules(era)
    chance, reached = random.Random(seed), Reached()
    for number in range(VIDEOS):
        for _ in range(TRIES):
            exit_number = chance.randrange(EXITS)
            ip = f"10.9.{exit_number >> 8}.{exit_number & 255}"
            connection = connect(youtube, ip)
            done = fetch(connection, name(number), ip)
            reached.requests += len(connection.sent)
            reached.videos += done is True
            if done is not False:
                break
    return reached


def name(number: int) -> str:
    """The id of a video."""
    return f"vid{number:08}"


def ours(era: Era, seed: int) -> Reached:
    """Our fetcher, which remembers."""
    fetcher = YouTubeFetcher()
    wrong: list[str] = []

    def fetch(connection: FakeConnection, video: str, ip: str) -> bool | None:
        try:
            fetcher.fetch(connection, VideoId(video), LanguageWish(), lambda word, fraction: None)
        except Failure as failure:
            if isinstance(verdict_on_exit(failure), Refused) and not era.refuses(ip) and era.quota is None:
                wrong.append(ip)
            return None if isinstance(failure, VideoFailure) else False
        return True

    reached = reach(era, fetch, seed)
    reached.wrongly_burned = len(wrong)
    return reached


def measure(conditions: Conditions) -> list[Row]:
    """A row for each reported era, and one for random ones."""
    rows = [_row(f"reach, {title}", (era,)) for title, era in {**ERAS, **BEYOND}.items()]
    count = 3 if conditions.quick else RANDOM
    last = _row(f"reach, {count} random eras", tuple(map(random_era, range(count))))
    how = (
        f"As all of reach: {VIDEOS} videos an era over the same of {EXITS:,} simulated exits, at most {TRIES} a video; "
        "a fake YouTube in this process, eras in tests/lab/eras.py. The others are called again over the next exit."
    )
    return [*rows, replace(last, how=how)]


def _row(title: str, eras: tuple[Era, ...]) -> Row:
    mine, library, yt_dlp = (
        [contestant(era, seed) for seed, era in enumerate(eras)]
        for contestant in (
            ours,
            lambda era, seed: reach(era, by_the_library, seed),
            lambda era, seed: reach(era, by_yt_dlp, seed),
        )
    )
    return Row(
        name=title,
        ours=_sum(mine),
        rival=f"youtube-transcript-api: {_sum(library)}; yt-dlp: {_sum(yt_dlp)}",
        wanted="no fewer videos than any other, no exit burned wrongly",
        reached=sum(each.videos for each in mine)
        >= max(sum(each.videos for each in others) for others in (library, yt_dlp))
        and not sum(each.wrongly_burned for each in mine),
    )


def _sum(all_of: list[Reached]) -> str:
    videos, requests = sum(each.videos for each in all_of), sum(each.requests for each in all_of)
    each = f", {requests / videos:.1f} requests a video" if videos else ""
    return f"{videos} of {VIDEOS * len(all_of)}{each}"
