"""How YouTube treats its player clients, exits and translations at one time: the eras that public reports tell of.

ERAS["too old"]      a client of an old version gets 400, newer ones are served
random_era(seed)     one that no one wrote
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args
from zlib import crc32

from tests.lab.journal import Kind
from tests.lab.player import player_response
from tests.lab.recordings import recording
from tests.lab.rules import Fault, Video
from tests.lab.web import Reply, Request

Treatment = Literal[
    "served",
    "too_old",  # 400
    "gone",  # 404
    "not_on_this_app",  # 200, but the reason says that this app does not show it
    "robot",  # the bot check, whatever the exit
    "xpe",  # links to captions that want a token and come empty without one
    "xpv",
    "second_in_a_list",  # the same, the mark among others
    "token",  # xpe, and captions come with a token
    "no_tracks",
    "half",  # no tracks for every second video
    "no_kids",  # every fifth video is for kids, and not shown
    "unplayable",
    "empty",  # captions come empty, without any mark
    "server_error",  # 500
]
TREATMENTS: tuple[Treatment, ...] = get_args(Treatment)
_EXP = {"xpe": "xpe", "xpv": "xpv", "second_in_a_list": "xbt,xpe", "token": "xpe"}
_UNPLAYABLE: dict[Treatment, Fault] = {"robot": "bot_check", "not_on_this_app": "not_on_this_app"}
CLIENTS = ("ANDROID", "IOS", "VISIONOS", "ANDROID_VR", "WEB")
JSON = "application/json; charset=UTF-8"
TOKEN = "bGFiIHRva2Vu"  # what the lab takes for a proof of origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """`clients` are treated as said, by name and version (`ANDROID 20.10.38`) or name; the others as `otherwise`.

    `let_through` is the share of exits that are not taken for robots; `quota` how many captions an address gets in this
    era; `translates` whether translated captions are given; they are listed only to the clients in `translators`.
    """

    clients: Mapping[str, Treatment] = field(default_factory=dict)
    otherwise: Treatment = "served"
    let_through: float = 1.0
    quota: int | None = None
    translates: bool = True
    translators: tuple[str, ...] = ("WEB",)
    seed: int = 0

    def treatment(self, client: str, version: str = "") -> Treatment:
        """How a client is treated."""
        return self.clients.get(f"{client} {version}", self.clients.get(client, self.otherwise))

    def refuses(self, ip: str) -> bool:
        """Whether the exit with this address is taken for a robot."""
        return crc32(f"{self.seed} {ip}".encode()) % 1000 >= 1000 * self.let_through

    def has_captions(self, client: str, video: str) -> bool:
        """Whether the client gets the captions of a video that has some, over an exit that is let through."""
        match self.treatment(client):
            case "served":
                return True
            case "half":
                return crc32(video.encode()) % 2 == 0
            case "no_kids":
                return crc32(video.encode()) % 5 != 0
            case _:
                return False


_WEB_GATED: dict[str, Treatment] = {"WEB": "xpe", "TVHTML5": "no_tracks", "MWEB": "no_tracks"}
ERAS: Mapping[str, Era] = {  # by what was reported
    "no trouble": Era(),
    "too old": Era(clients={"ANDROID": "too_old"}),
    "only the library's version is too old": Era(clients={"ANDROID 20.10.38": "too_old"}),
    "the library's version without captions": Era(clients={"ANDROID 20.10.38": "no_tracks"}),
    "no captions for ANDROID": Era(clients={"ANDROID": "no_tracks"}),
    "ANDROID no longer reliable": Era(clients={"ANDROID": "half"}),
    "xpe": Era(clients={"ANDROID": "xpe"}),
    "xpv": Era(clients={"ANDROID": "xpv"}),
    "second in a list": Era(clients={"ANDROID": "second_in_a_list"}),
    "not on this app": Era(clients={"ANDROID": "not_on_this_app"}),
    "captions come empty": Era(clients={"ANDROID": "empty"}),
    "web is gated": Era(clients=_WEB_GATED),
    "only visionOS": Era(clients={"VISIONOS": "no_kids"}, otherwise="xpe"),
    "only the last": Era(clients={"WEB": "served"}, otherwise="too_old"),
    "a robot check for ANDROID": Era(clients={"ANDROID": "robot"}),
    "one exit in ten": Era(let_through=0.1),
    "one exit in ten, IOS alone": Era(clients={"IOS": "served"}, otherwise="robot", let_through=0.1),
    "captions are rationed": Era(quota=3),
    "no translations": Era(translates=False, translators=CLIENTS),
}

BEYOND: Mapping[str, Era] = {  # in which none of our own clients gets captions
    "only yt-dlp's players": Era(clients={"TVHTML5": "served"}, otherwise="too_old"),
    "yt-dlp's players, ours want tokens": Era(clients={"TVHTML5": "served"}, otherwise="xpe"),
    "yt-dlp's players, ours are not served": Era(clients={"TVHTML5": "served"}, otherwise="not_on_this_app"),
    "tokens alone": Era(otherwise="token"),
}


def random_era(seed: int) -> Era:
    """An era by chance, in which at least one client gets the captions of every video."""
    chance = random.Random(seed)
    clients: dict[str, Treatment] = {client: chance.choice(TREATMENTS) for client in CLIENTS}
    clients[chance.choice(CLIENTS)] = "served"
    return Era(
        clients=clients,
        otherwise="no_tracks",
        let_through=chance.choice((1.0, 1.0, 1.0, 1.0, 0.8, 0.5, 0.3, 0.1)),
        quota=chance.choice((None, None, 3)),
        translates=chance.random() < 0.5,
        seed=seed,
    )


class EraRules:
    """An era at work: answers what it does not leave to the usual rules, and counts captions."""

    def __init__(self, era: Era) -> None:
        self.era = era
        self._captions: Counter[str] = Counter()

    def over_quota(self, ip: str) -> bool:
        """Whether the address has had all its captions."""
        return self.era.quota is not None and self._captions[ip] >= self.era.quota

    def reply(self, request: Request, kind: Kind, video: str, truth: Video) -> Reply | None:
        """The answer; None: as usual."""
        match kind:
            case "player":
                return self._player(request, video, truth)
            case "timedtext":
                return self._captions_reply(request)
            case _:
                return None

    def _player(self, request: Request, video: str, truth: Video) -> Reply:
        client, version = asking(request)
        treatment = self.era.treatment(client, version)
        if treatment in ("too_old", "gone"):
            status, text = (400, "INVALID_ARGUMENT") if treatment == "too_old" else (404, "NOT_FOUND")
            return Reply(status=status, body=f'{{"error": {{"status": "{text}"}}}}'.encode(), content_type=JSON)
        if treatment == "server_error":
            return Reply(status=500, body=b"<html><title>500 Internal Server Error</title></html>")
        faults: list[Fault] = ["bot_check"] if self.era.refuses(request.ip) else []
        if (fault := _UNPLAYABLE.get(treatment)) is not None:
            faults.append(fault)
        shown = truth
        if treatment == "unplayable" or (treatment == "no_kids" and not self.era.has_captions(client, video)):
            shown = replace(truth, state="unavailable")
        elif treatment == "no_tracks" or (treatment == "half" and not self.era.has_captions(client, video)):
            shown = replace(truth, state="disabled")
        if client not in self.era.translators:
            shown = replace(shown, translations=())
        body = player_response(
            video,
            shown,
            ip=request.ip,
            country="",
            faults=faults,
            language="en",
            client=client,
            exp=_EXP.get(treatment, ""),
            whole="fields=" not in request.target,
            storyboards="storyboards" in request.target,
        )
        return Reply(body=body, content_type=JSON)

    def _captions_reply(self, request: Request) -> Reply | None:
        captcha = recording("youtube_too_many_requests.html").encode()
        if "tlang" in request.query and not self.era.translates:
            return Reply(status=429, body=captcha)
        if self.over_quota(request.ip):
            return Reply(status=429, body=captcha)
        self._captions[request.ip] += 1
        treatment = self.era.treatment(request.query.get("ei", ""))
        if treatment == "token" and request.query.get("pot") == TOKEN:
            return None
        return Reply(content_type="text/xml; charset=UTF-8") if treatment in (*_EXP, "empty") else None


def asking(request: Request) -> tuple[str, str]:
    """The name and the version of the client that makes a player request."""
    body = request.body.decode("utf-8", "replace")

    def value(name: str) -> str:
        return body.partition(f'"{name}"')[2].partition('"')[2].partition('"')[0]

    return value("clientName"), value("clientVersion")
