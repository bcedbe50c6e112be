"""The fake YouTube: the kinds of request, and the answers without faults."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.lab import podcast, sites, slides
from tests.lab.eras import EraRules
from tests.lab.faults import IN_PLACE, misbehave, replacement
from tests.lab.journal import Journal, Kind
from tests.lab.lectures import lecture, spoken
from tests.lab.listings import Listings
from tests.lab.player import player_response
from tests.lab.recordings import RECORDED_IP, RECORDED_IP_QUOTED, RECORDED_TITLE, RECORDED_VIDEO, Json, recording
from tests.lab.rules import Rule, RuleTable, Video
from tests.lab.web import Reply, Request, Site

JSON = "application/json; charset=UTF-8"
XML = "text/xml; charset=UTF-8"
LISTING_PATHS = ("/feeds/videos.xml", "/playlist", "/channel/", "/@", "/c/", "/user/", "/results", "/search")
WATCH_PATHS = ("/watch", "/embed/", "/shorts/", "/live/")
HOME = Reply(body=b"<html><title>YouTube</title></html>")
NOT_FOUND = Reply(status=404, body=b"<html><title>404 Not Found</title></html>")


class YouTube:
    """Answers requests for any of the lab's host names by the videos and rules of one rule table."""

    def __init__(self, rules: RuleTable) -> None:
        self._rules = rules
        self._listings = Listings(rules)
        self.era: EraRules | None = None

    def site(self, journal: Journal) -> Site:
        """This YouTube as a site for a server."""
        return Site(name="youtube", answer=self.answer, classify=classify, journal=journal)

    def answer(self, request: Request) -> Reply:
        """Answer one request, with the faults that the rules demand; sleeps when they demand a delay."""
        kind, video = classify(request)
        rules = self._rules.matching(kind, video, request.ip)
        for rule in rules:
            if rule.fault == "delay":
                time.sleep(rule.seconds)
        for rule in rules:
            if rule.fault not in IN_PLACE and (reply := replacement(rule, request, kind)):
                return reply
        reply = self.era.reply(request, kind, video, self._rules.video(video)) if self.era else None
        reply = reply or self._without_fault(request, kind, video, rules)
        for rule in rules:
            reply = misbehave(rule, reply)
        return reply

    def _without_fault(self, request: Request, kind: Kind, video: str, rules: Sequence[Rule]) -> Reply:
        truth = self._rules.video(video)
        match kind:
            case "watch":
                return Reply(body=watch_page(video, truth, request.ip).encode())
            case "player":
                body = player_response(
                    video,
                    truth,
                    ip=request.ip,
                    country=self._rules.country_of.get(request.ip, ""),
                    faults=[rule.fault for rule in rules],
                    language=_language(request),
                )
                return Reply(body=body, content_type=JSON)
            case "timedtext":
                return Reply(body=timed_text(video, truth, request.query).encode(), content_type=XML)
            case "listing":
                return self._listing(request)
            case "slides":
                return self._slides(request, video)
            case _:
                return _other(request)

    def _slides(self, request: Request, video: str) -> Reply:
        found = re.fullmatch(r"/sb/[\w-]{11}/storyboard3_L([0-3])/(?:M([0-9]+)|default)\.jpg", request.path)
        if found is None or "sigh" not in request.query:
            return NOT_FOUND
        body = slides.sheet(video, self._rules.video(video).seconds, int(found[1]), int(found[2] or 0))
        return NOT_FOUND if body is None else Reply(body=body, content_type="image/jpeg")

    def _listing(self, request: Request) -> Reply:
        if request.method == "POST":
            asked: Json = json.loads(request.body or b"{}")
            endpoint = request.path.removeprefix("/youtubei/v1/")
            return Reply(body=json.dumps(self._listings.api(endpoint, asked)).encode(), content_type=JSON)
        if request.path == "/":
            return HOME
        if request.path == "/feeds/videos.xml":
            feed = self._listings.feed(request.query)
            return NOT_FOUND if feed is None else Reply(body=feed.encode(), content_type=XML)
        page = self._listings.page(request.target)
        return NOT_FOUND if page is None else Reply(body=page.encode())


def classify(request: Request) -> tuple[Kind, str]:
    """The kind of a request and the video it is about ('' when none)."""
    path = request.path
    if path.startswith(WATCH_PATHS):
        return "watch", request.query.get("v") or path.rsplit("/", 1)[-1]
    if path == "/youtubei/v1/player":
        found = re.search(rb'"videoId":\s*"([^"]*)"', request.body)
        return "player", found[1].decode("ascii", "replace") if found else ""
    if path == "/api/timedtext":
        return "timedtext", request.query.get("v", "")
    if path.startswith("/sb/"):
        return "slides", path.split("/")[2]
    home = path == "/" and request.headers.get("host", "").endswith("youtube.com")  # yt-dlp reads it before a search
    if home or path.startswith(("/youtubei/v1/search", "/youtubei/v1/browse", *LISTING_PATHS)):
        return "listing", ""
    return "other", ""


def watch_page(video: str, truth: Video, ip: str) -> str:
    """The recorded watch page, a megabyte, with this video, its title and the client's address inserted.

    The title is HTML-escaped everywhere, also in the page's scripts, which no client reads.
    """
    title = html.escape(lecture(video, truth.seconds).title if truth.title is None else truth.title)
    page = recording("youtube.html").replace(RECORDED_VIDEO, video).replace(RECORDED_TITLE, title.replace("\\", ""))
    return page.replace(RECORDED_IP, ip).replace(RECORDED_IP_QUOTED, ip)


def timed_text(video: str, truth: Video, query: dict[str, str]) -> str:
    """Captions as XML; '' for a track that the video does not have, as YouTube answers."""
    automatic, language = query.get("kind") == "asr", query.get("lang", "")
    if ("a." if automatic else "") + language not in truth.tracks:
        return ""
    talk = lecture(video, truth.seconds)
    cues = spoken(talk.cues, automatic=automatic, language=query.get("tlang") or language)
    if query.get("fmt") == "srv3":
        lines = [
            f'<p t="{round(cue.start * 1000)}" d="{round(cue.duration * 1000)}">{escape(cue.text)}</p>' for cue in cues
        ]
        return (
            '<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><body>'
            + "".join(lines)
            + "</body></timedtext>"
        )
    # Escaped twice like the real one: the text is HTML inside XML.
    lines = [f'<text start="{cue.start}" dur="{cue.duration}">{escape(html.escape(cue.text))}</text>' for cue in cues]
    return '<?xml version="1.0" encoding="utf-8" ?><transcript>' + "".join(lines) + "</transcript>"


def _language(request: Request) -> str:
    """The language for reasons: the client's `hl`, else Accept-Language."""
    found = re.search(rb'"hl":\s*"([^"]*)"', request.body)
    return found[1].decode("ascii", "replace") if found else request.headers.get("accept-language", "")


def _other(request: Request) -> Reply:
    host = request.headers.get("host", "").split(":")[0]
    if request.path == "/generate_204":
        return Reply(status=204)
    if host == "check.torproject.org":
        return Reply(body=json.dumps({"IsTor": True, "IP": request.ip}).encode(), content_type="application/json")
    if host == "api.ipify.org":
        as_json = request.query.get("format") == "json"
        text = json.dumps({"ip": request.ip}) if as_json else request.ip
        return Reply(body=text.encode(), content_type="application/json" if as_json else "text/plain")
    if (page := podcast.answer(host, request) or sites.answer(host, request.target)) is not None:
        return page
    if request.path.startswith("/sorry/"):
        return Reply(status=429, body=recording("youtube_too_many_requests.html").encode())
    return NOT_FOUND
