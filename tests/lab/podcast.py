"""A podcast in the lab: a feed that redirects to another host, and episodes with and without transcripts."""

from __future__ import annotations

from tests.lab.lectures import Lecture, lecture
from tests.lab.web import Reply

FEEDS, FILES = "feeds.podcast.example", "files.podcast.example"
FEED = f"https://{FEEDS}/show.xml"
WITH_TRANSCRIPT = ("episode0001", "episode0002")
WITHOUT = ("episode0003",)
SECONDS = 300


def answer(host: str, path: str) -> Reply | None:
    """The answer for a page of the podcast; None for what it does not have."""
    if (host, path) == (FEEDS, "/show.xml"):
        return Reply(status=301, headers=(("Location", f"https://{FILES}/show.xml"),))
    if (host, path) == (FILES, "/show.xml"):
        return Reply(body=_feed().encode(), content_type="application/rss+xml")
    episode, _, form = path.removeprefix("/").partition(".")
    if host == FILES and episode in WITH_TRANSCRIPT and form == "vtt":
        return Reply(body=vtt(lecture(episode, SECONDS)).encode(), content_type="text/vtt")
    return None


def _feed() -> str:
    items = "".join(map(_item, (*WITH_TRANSCRIPT, *WITHOUT)))
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f"<title>Lab podcast</title><language>en</language>{items}</channel></rss>"
    )


def _item(episode: str) -> str:
    transcript = f'<podcast:transcript url="https://{FILES}/{episode}.vtt" type="text/vtt"/>'
    return (
        f"<item><title>{episode} {lecture(episode, SECONDS).title}</title><guid>{episode}</guid>"
        f'<enclosure url="https://{FILES}/{episode}.mp3" type="audio/mpeg" length="1"/>'
        f"{transcript if episode in WITH_TRANSCRIPT else ''}</item>"
    )


def vtt(spoken: Lecture) -> str:
    """What is said as WebVTT."""
    return "WEBVTT\n\n" + "\n\n".join(
        f"{_time(cue.start)} --> {_time(cue.start + cue.duration)}\n{cue.text}" for cue in spoken.cues
    )


def _time(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"
