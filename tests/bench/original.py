"""The rival: the original design at its best. One tor, exits allocated serially by NEWNYM and an IP echo,
then three workers that each keep one session through fetch and note."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from youtube_transcript_api import YouTubeTranscriptApi

from tests.lab.tor_client import LabTor
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.ports.notes import Material

ECHO = "https://api.ipify.org/"
NEWNYM_SECONDS = 10.0  # tor executes one in ten seconds


class _Trusting(HTTPAdapter):
    """Also trusts the lab's authority."""

    def init_poolmanager(self, *arguments: object, **named: object) -> None:
        context = ssl.create_default_context()
        super().init_poolmanager(*arguments, **named, ssl_context=context)  # type: ignore[arg-type]  # as it was given

    def proxy_manager_for(self, proxy: object, **named: object) -> object:
        return super().proxy_manager_for(proxy, **named, ssl_context=ssl.create_default_context())  # type: ignore[arg-type]  # as it was given


def session(tunnel: int) -> requests.Session:
    """requests through tor's HTTP tunnel port, which resolves at the exit as SOCKS does."""
    made = requests.Session()
    made.mount("https://", _Trusting())
    made.trust_env = False
    made.proxies = {"https": f"http://127.0.0.1:{tunnel}"}
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """The duration of the rotation in seconds; `found[n]` is when exit n + 1 was known."""

    found: tuple[float, ...]
    rotations: int


def rotate(tor: LabTor, tunnel: int, wanted: int) -> Rotated:
    """Distinct exits by NEWNYM and echo, duplicates discarded; each signal as soon as tor accepts it."""
    began = time.monotonic()
    known: set[str] = set()
    found: list[float] = []
    rotations, signalled = 0, -NEWNYM_SECONDS
    while len(known) < wanted:
        with session(tunnel) as asked:
            ip = asked.get(ECHO, timeout=30).text.strip()
        if ip not in known:
            known.add(ip)
            found.append(time.monotonic() - began)
        if len(known) < wanted:
            time.sleep(max(0.0, signalled + NEWNYM_SECONDS - time.monotonic()))
            signalled = time.monotonic()
            tor.command("SIGNAL NEWNYM")
            rotations += 1
    return Rotated(found=tuple(found), rotations=rotations)


def fetch(tunnel: int, video: str) -> Material:
    """Plain youtube-transcript-api."""
    with session(tunnel) as own:
        got = YouTubeTranscriptApi(http_client=own).fetch(video)
    cues = tuple(Cue(start=part.start, duration=part.duration, text=part.text) for part in got)
    transcript = Transcript(video=VideoId(video), language=got.language_code, automatic=got.is_generated, cues=cues)
    return Material(
        details=Details(video=VideoId(video), title=video, channel=None, length=600.0), transcript=transcript
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Seconds until the first and the last note, without the rotation before."""

    first: float
    last: float


async def work(tunnel: int, videos: Sequence[str], writer: ModelWriter, workers: int = 3) -> Worked:
    """Processes every video with three workers, each with its session until the note is written."""
    began = time.monotonic()
    waiting = list(videos)
    ended: list[float] = []

    async def worker() -> None:
        while waiting:
            video = waiting.pop(0)
            material = await asyncio.to_thread(fetch, tunnel, video)
            await writer.write(material, lambda *_: None, lambda _: None)
            ended.append(time.monotonic() - began)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(worker())
    return Worked(first=min(ended), last=max(ended))
