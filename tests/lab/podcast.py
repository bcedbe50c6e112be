"""A podcast in the lab: a feed that redirects to another host, and episodes with and without transcripts."""

from __future__ import annotations

import io
import random
import re
import wave
from functools import cache

from tests.lab.lectures import Lecture, lecture
from tests.lab.web import Reply, Request

FEEDS, FILES, SOUNDS = "feeds.podcast.example", "files.podcast.example", "sounds.podcast.example"
FEED = f"https://{FEEDS}/show.xml"
WITH_TRANSCRIPT = ("episode0001", "episode0002")
WITHOUT = ("episode0003",)
SECONDS = 300
SOUND_SECONDS = 60
_RATE = 48_000


def answer(host: str, request: Request) -> Reply | None:
    """The answer for a page of the podcast; None for what it does not have."""
    path = request.path
    if (host, path) == (FEEDS, "/show.xml"):
        return Reply(status=301, headers=(("Location", f"https://{FILES}/show.xml"),))
    if (host, path) == (FILES, "/show.xml"):
        return Reply(body=_feed().encode(), content_type="application/rss+xml")
    episode, _, form = path.removeprefix("/").partition(".")
    if host == FILES and episode in WITH_TRANSCRIPT and form == "vtt":
        return Reply(body=vtt(lecture(episode, SECONDS)).encode(), content_type="text/vtt")
    if host == FILES and episode in WITHOUT and form == "wav":
        return Reply(status=302, headers=(("Location", f"https://{SOUNDS}{path}?signed=1"),))
    if host == SOUNDS and episode in WITHOUT:
        return _part(request.headers.get("range", ""))
    return None


@cache
def sound() -> bytes:
    """The sound of an episode: a minute of noise, 6 MB."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(_RATE)
        written.writeframes(random.Random(3).randbytes(2 * _RATE * SOUND_SECONDS))
    return file.getvalue()


def _part(asked: str) -> Reply:
    whole = sound()
    if (match := re.fullmatch(r"bytes=(\d+)-(\d+)", asked)) is None:
        return Reply(body=whole, content_type="audio/wav")
    start, end = int(match[1]), min(int(match[2]), len(whole) - 1)
    headers = (("Content-Range", f"bytes {start}-{end}/{len(whole)}"),)
    return Reply(status=206, body=whole[start : end + 1], content_type="audio/wav", headers=headers)


def _feed() -> str:
    items = "".join(map(_item, (*WITH_TRANSCRIPT, *WITHOUT)))
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f"<title>Lab podcast</title><language>en</language>{items}</channel></rss>"
    )


def _item(episode: str) -> str:
    named = episode in WITH_TRANSCRIPT
    sound_name, size = (f"{episode}.mp3", 1) if named else (f"{episode}.wav", len(sound()))
    transcript = f'<podcast:transcript url="https://{FILES}/{episode}.vtt" type="text/vtt"/>'
    return (
        f"<item><title>{episode} {lecture(episode, SECONDS).title}</title><guid>{episode}</guid>"
        f'<enclosure url="https://{FILES}/{sound_name}" type="audio/mpeg" length="{size}"/>'
        f"{transcript if named else ''}</item>"
    )


def vtt(spoken: Lecture) -> str:
    """What is said as WebVTT."""
    return "WEBVTT\n\n" + "\n\n".join(
        f"{_time(cue.start)} --> {_time(cue.start + cue.duration)}\n{cue.text}" for cue in spoken.cues
    )


def _time(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"
