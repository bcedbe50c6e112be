"""Other video sites in the lab, with pages in the form of the real ones: an instance of PeerTube, Vimeo and TED."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape

from tests.lab.lectures import Lecture, lecture
from tests.lab.podcast import vtt
from tests.lab.web import Reply

PEERTUBE, STORE = "video.peertube.example", "store.peertube.example"
PLAYER, CAPTIONS = "player.vimeo.com", "captions.vimeo.com"
TED, TED_VIDEOS = "www.ted.com", "hls.ted.com"
UNIVERSITY = "lectures.university.example"
PAGE = f"https://{UNIVERSITY}/physics/5"
HOSTS = (PEERTUBE, STORE, PLAYER, CAPTIONS, TED, TED_VIDEOS, UNIVERSITY)
SHORT = "3fbif9S3WmtTP8gGsC5HBd"
SILENT = "5".rjust(22, "2")  # has no captions
HEARD = "4".rjust(22, "2")  # has sound alone
LOCAL, PLAIN = "6".rjust(22, "2"), "7".rjust(22, "2")  # their captions are at a private address, and at http
NUMBER, UNLISTED = "76979871", "abcdef1234"
TALK = "a_lecturer_what_nobody_told_you"
SECONDS = 300


def answer(host: str, target: str) -> Reply | None:
    """The answer for a page of these sites; None for what they do not have."""
    page = _PAGES.get(f"https://{host}{target}")
    return None if page is None else page()


def talk(name: str) -> Lecture:
    """What is said in one of the videos."""
    return lecture(name, SECONDS)


def _json(value: object) -> Reply:
    return Reply(body=json.dumps(value).encode(), content_type="application/json; charset=utf-8")


def _captions(name: str) -> Reply:
    return Reply(body=vtt(talk(name)).encode(), content_type="text/vtt")


def _peertube(short: str) -> Reply:
    return _json(
        {
            "id": 7,
            "uuid": "122d093a-1ede-43bd-bd34-59d2931ffc5e",
            "shortUUID": short,
            "name": talk(short).title,
            "duration": SECONDS,
            "publishedAt": "2026-01-31T08:00:00.000Z",
            "language": {"id": "en", "label": "English"},
            "channel": {"id": 3, "name": "physics", "displayName": "Physics of the lab"},
            "account": {"id": 2, "name": "lab", "displayName": "The lab"},
            "files": [
                {"id": 1, "resolution": {"id": 720, "label": "720p"}, "size": 9, "fileUrl": "https://no.example/9"}
            ],
            "streamingPlaylists": [{"id": 1, "files": _HEARD if short == HEARD else []}],
        }
    )


def _listed(*links: Mapping[str, object]) -> Reply:
    entries = [
        {"language": {"id": code, "label": code}, "automaticallyGenerated": False, "updatedAt": "2026-02-01", **link}
        for code, link in zip(("fr", "en"), links, strict=False)
    ]
    return _json({"total": len(entries), "data": entries})


def _vimeo() -> Reply:
    tracks = [
        {
            "id": 1,
            "lang": code,
            "url": f"https://{CAPTIONS}/text/{code}.vtt?token=1",
            "kind": "subtitles",
        }
        for code in ("de", "en")
    ]
    about = talk(NUMBER)
    config = {
        "request": {"files": {"hls": {"cdns": {}}}, "text_tracks": tracks},
        "video": {"id": int(NUMBER), "title": about.title, "duration": SECONDS, "owner": {"name": about.author}},
        "view": 1,
    }
    script = f"<script>window.playerConfig = {json.dumps(config)};\nvar other = {{}};</script>"
    return Reply(body=f"<!DOCTYPE html><html><head><title>{escape(about.title)}</title>{script}</head></html>".encode())


def _ted() -> Reply:
    player = {
        "nativeLanguage": "en",
        "languages": [{"languageCode": "ar", "endonym": "العربية"}, {"languageCode": "en", "endonym": "English"}],
        "resources": {
            "h264": [],
            "hls": {
                "stream": f"https://{TED_VIDEOS}/project_masters/42/manifest.m3u8?intro_master_id=7",
                "metadata": f"https://{TED_VIDEOS}/project_masters/42/metadata.json?intro_master_id=7",
            },
        },
    }
    about = talk(TALK)
    video = {
        "id": "42",
        "title": about.title,
        "presenterDisplayName": about.author,
        "duration": SECONDS,
        "publishedAt": "2026-01-31T15:02:43Z",
        "playerData": json.dumps(player),
    }
    data = json.dumps({"props": {"pageProps": {"videoData": video}}, "page": "/talks/[slug]"})
    return Reply(
        body=f'<html><body><script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>'.encode()
    )


def _page() -> Reply:
    video = '<video controls src="5.mp4"><track kind="captions" srclang="en" src="/captions/5.vtt"></video>'
    player = f'<iframe src="https://{PEERTUBE}/videos/embed/122d093a-1ede-43bd-bd34-59d2931ffc5e"></iframe>'
    page = f'<html lang="en"><title>{escape(talk(PAGE).title)}</title><body>{video}{player}</body></html>'
    return Reply(body=page.encode())


_HEARD = [{"resolution": {"id": 0, "label": "Audio only"}, "size": 4_000_000, "fileUrl": f"https://{STORE}/4-0.mp4"}]
_API = f"https://{PEERTUBE}/api/v1/videos"
_FRENCH = {"captionPath": "/lazy-static/video-captions/1-fr.vtt", "fileUrl": f"https://{STORE}/1-fr.vtt"}
_PAGES: dict[str, Callable[[], Reply]] = {
    **{f"{_API}/{short}": lambda short=short: _peertube(short) for short in (SHORT, SILENT, HEARD, LOCAL, PLAIN)},  # type: ignore[misc]
    f"{_API}/{SHORT}/captions": lambda: _listed(_FRENCH, {"captionPath": None, "fileUrl": f"https://{STORE}/1-en.vtt"}),
    f"{_API}/{SILENT}/captions": _listed,
    f"{_API}/{HEARD}/captions": _listed,
    f"{_API}/{LOCAL}/captions": lambda: _listed({"fileUrl": "https://192.168.0.1/1-fr.vtt"}),
    f"{_API}/{PLAIN}/captions": lambda: _listed({"fileUrl": f"http://{STORE}/1-fr.vtt"}),
    f"https://{STORE}/1-en.vtt": lambda: _captions(SHORT),
    PAGE: _page,
    f"https://{UNIVERSITY}/captions/5.vtt": lambda: _captions(PAGE),
    f"https://{PLAYER}/video/{NUMBER}?h={UNLISTED}": _vimeo,
    f"https://{CAPTIONS}/text/en.vtt?token=1": lambda: _captions(NUMBER),
    f"https://{TED}/talks/{TALK}": _ted,
    f"https://{TED_VIDEOS}/project_masters/42/subtitles/en/full.vtt?intro_master_id=7": lambda: _captions(TALK),
}
