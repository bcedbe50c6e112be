"""The innertube player response of a lab video: the recorded one with this video's data."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from zlib import crc32

from tests.lab import slides
from tests.lab.lectures import lecture
from tests.lab.recordings import RECORDED_IP_QUOTED, RECORDED_VIDEO, Json, recorded_json
from tests.lab.rules import Fault, Video

NAMES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "ja": "Japanese", "sv": "Swedish"}
SCHEDULED = 4102444800  # an upcoming video starts on 1 January 2100

_ENGLISH = {
    "bot_check": "Sign in to confirm you’re not a bot",
    "private": "This is a private video. Please sign in to verify that you may see it.",
    "members_only": "Join this channel to get access to members-only content like this video.",
    "age_restricted": "This video may be inappropriate for some users.",
    "unavailable": "This video is unavailable",
    "unplayable": "This video is no longer available because the account associated with it has been terminated.",
    "upcoming": "This live event will begin in a few moments.",
    "premiere": "Premieres in 3 hours",
    "processing": "We're processing this video. Check back later.",
    "not_on_this_app": "The following content is not available on this app. Watch on the latest version of YouTube.",
    "geo_blocked": "The uploader has not made this video available in your country",
}
_GERMAN = {
    "bot_check": "Melde dich an, um zu bestätigen, dass du kein Bot bist",
    "private": "Dies ist ein privates Video. Melde dich an, um zu bestätigen, dass du es sehen darfst.",
    "members_only": "Werde Kanalmitglied, um dieses Video und weitere exklusive Vorteile zu erhalten.",
    "age_restricted": "Dieses Video ist für einige Nutzer möglicherweise nicht geeignet.",
    "unavailable": "Dieses Video ist nicht verfügbar",
    "unplayable": "Dieses Video ist nicht mehr verfügbar, weil das zugehörige Konto gekündigt wurde.",
    "upcoming": "Dieses Live-Event beginnt in wenigen Augenblicken.",
    "premiere": "Premiere in 3 Stunden",
    "processing": "Dieses Video wird verarbeitet. Schau später noch einmal vorbei.",
    "not_on_this_app": "Dieser Inhalt ist in dieser App nicht verfügbar.",
    "geo_blocked": "Der Uploader hat dieses Video in deinem Land nicht verfügbar gemacht",
}
_RECORDED = {
    "bot_check": "youtube_request_blocked.innertube.json",
    "age_restricted": "youtube_age_restricted.innertube.json",
    "unavailable": "youtube_video_unavailable.innertube.json",
}
_STATUS = {
    "private": "LOGIN_REQUIRED",
    "members_only": "UNPLAYABLE",
    "unplayable": "UNPLAYABLE",
    "geo_blocked": "UNPLAYABLE",
    "not_on_this_app": "UNPLAYABLE",
    "processing": "UNPLAYABLE",
    "upcoming": "LIVE_STREAM_OFFLINE",
    "premiere": "LIVE_STREAM_OFFLINE",
}


def player_response(
    video: str,
    truth: Video,
    *,
    ip: str,
    country: str,
    faults: Collection[Fault],
    language: str,
    client: str = "lab",
    exp: str = "",
    whole: bool = True,
    storyboards: bool = True,
) -> bytes:
    """The body that `POST /youtubei/v1/player` answers with; `language` is the one that reasons are asked in.

    The links to captions name the `client` as if it were an event, and have `exp` in them if given. Without `whole`
    there are only the parts that a short request asks for, with the `storyboards` if it does.
    """
    reasons = _GERMAN if "localised" in faults or language.startswith("de") else _ENGLISH
    if "bot_check" in faults:
        return _refusal("bot_check", video, reasons)
    if "not_on_this_app" in faults:
        return _refusal("not_on_this_app", video, reasons)
    if country in truth.blocked_in:
        return _refusal("geo_blocked", video, reasons)
    if truth.state in ("unavailable", "unplayable"):
        return _refusal(truth.state, video, reasons)
    details = {} if "no_details" in faults else {"videoDetails": _details(video, truth, no_title="no_title" in faults)}
    if truth.state in reasons:
        body = json.loads(_refusal(truth.state, video, reasons)) | details
        return json.dumps(body, ensure_ascii=False).encode()
    playability = recorded_json("youtube.innertube.json")["playabilityStatus"]
    if truth.state == "live":
        playability = {"status": "OK", "liveStreamability": {"liveStreamabilityRenderer": {"videoId": video}}}
    parts: Json = {"playabilityStatus": playability} | details
    if truth.state == "ok":
        parts["captions"] = _captions(video, truth, client, exp="xpe" if "po_token" in faults else exp)
    if storyboards and truth.slides:
        parts["storyboards"] = {"playerStoryboardSpecRenderer": {"spec": slides.spec(video, truth.seconds)}}
    head = json.dumps(parts, ensure_ascii=False)
    if not whole:
        link = f"https://rr1.googlevideo.com/videoplayback?ip={ip}&id=lab"
        return f'{head[:-1]}, "streamingData": {{"serverAbrStreamingUrl": "{link}"}}}}'.encode()
    rest = _template().replace(RECORDED_IP_QUOTED, ip).replace(RECORDED_VIDEO, video)
    return f"{head[:-1]}, {rest[1:]}".encode()


@cache
def _template() -> str:
    """The recorded response without the parts that differ by video, as text: it is 190 kB, so it is parsed once."""
    recorded = recorded_json("youtube.innertube.json")
    for part in ("playabilityStatus", "captions", "videoDetails", "storyboards"):
        del recorded[part]
    return json.dumps(recorded, ensure_ascii=False)


def _refusal(kind: str, video: str, reasons: dict[str, str]) -> bytes:
    """A response that says why a video is not played."""
    reason = reasons[kind]
    if kind in _RECORDED:
        text = json.dumps(recorded_json(_RECORDED[kind]), ensure_ascii=False)
        return text.replace(_ENGLISH[kind], reason).replace(RECORDED_VIDEO, video).encode()
    status: Json = {"status": _STATUS[kind], "reason": reason, "contextParams": "Q0FFU0FnZ0M="}
    match kind:
        case "private":
            status["messages"] = [reason]
        case "members_only":
            offer = {"itemTitle": "Members only", "offerDescription": reason, "offerId": "sponsors_only_video"}
            status["errorScreen"] = {"playerLegacyDesktopYpcOfferRenderer": offer}
        case "upcoming" | "premiere":
            slate = {"liveStreamOfflineSlateRenderer": {"scheduledStartTime": str(SCHEDULED)}}
            renderer = {"videoId": video, "offlineSlate": slate}
            status["liveStreamability"] = {"liveStreamabilityRenderer": renderer}
        case _:
            message = {"reason": {"simpleText": "Video unavailable"}, "subreason": {"simpleText": reason}}
            status["errorScreen"] = {"playerErrorMessageRenderer": message}
    context = recorded_json("youtube_unplayable.innertube.json")["responseContext"]
    return json.dumps({"responseContext": context, "playabilityStatus": status}, ensure_ascii=False).encode()


def _details(video: str, truth: Video, *, no_title: bool) -> Json:
    talk = lecture(video, truth.seconds)
    live = truth.state in ("live", "upcoming")
    details: Json = {
        "videoId": video,
        "title": talk.title if truth.title is None else truth.title,
        "lengthSeconds": "0" if live or truth.state == "premiere" else str(truth.seconds),
        "keywords": [talk.author],
        "channelId": talk.channel_id,
        "isOwnerViewing": False,
        "shortDescription": talk.description,
        "isCrawlable": True,
        "thumbnail": {
            "thumbnails": [{"url": f"https://i.ytimg.com/vi/{video}/default.jpg", "width": 120, "height": 90}]
        },
        "allowRatings": True,
        "viewCount": "1856109",
        "author": talk.author if truth.author is None else truth.author,
        "isPrivate": truth.state == "private",
        "isUnpluggedCorpus": False,
        "isLiveContent": live,
    }
    if truth.state == "live":
        details["isLive"] = True
    if truth.state in ("upcoming", "premiere"):
        details["isUpcoming"] = True
    if no_title:
        del details["title"], details["author"]
    return details


def _captions(video: str, truth: Video, client: str, *, exp: str) -> Json:
    tracks = []
    for track in truth.tracks:
        automatic, code = track.startswith("a."), track.removeprefix("a.")
        link = (
            f"https://www.youtube.com/api/timedtext?v={video}&ei={client}&caps=asr&opi=112496729&xoaf=5&hl=en&ip=0.0.0.0"
            "&ipbits=0&expire=4102444800&sparams=ip,ipbits,expire,v,ei,caps,opi,xoaf"
            f"&signature=1F9610ACAAC990A6B62DB23D030E97121C9E8F97.{crc32(video.encode()):040X}&key=yt8"
        )
        name = NAMES.get(code, code)
        entry: Json = {
            "baseUrl": link
            + (f"&exp={exp}" if exp else "")
            + ("&kind=asr" if automatic else "")
            + f"&lang={code}&fmt=srv3",
            "name": {"runs": [{"text": f"{name} (auto-generated)" if automatic else name}]},
            "vssId": f"a.{code}" if automatic else f".{code}",
            "languageCode": code,
        }
        if automatic:
            entry["kind"] = "asr"
        tracks.append(entry | {"isTranslatable": True, "trackName": ""})
    renderer: Json = {
        "captionTracks": tracks,
        "audioTracks": [{"captionTrackIndices": list(range(len(tracks))), "hasDefaultTrack": True}],
        "translationLanguages": [
            {"languageCode": code, "languageName": {"runs": [{"text": NAMES.get(code, code)}]}}
            for code in truth.translations
        ],
        "defaultAudioTrackIndex": 0,
    }
    return {"playerCaptionsTracklistRenderer": renderer}
