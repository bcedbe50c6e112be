"""How a test controls the fake YouTube: definitions of videos, and faults by video, exit, country or endpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.lab.journal import Kind
from tests.lab.lectures import DEFAULT_SECONDS

State = Literal[
    "ok",
    "private",
    "members_only",
    "age_restricted",
    "unavailable",
    "unplayable",
    "disabled",
    "live",
    "upcoming",
    "premiere",
    "processing",
]

Fault = Literal[
    "delay",  # waits `seconds`, then answers as usual
    "bot_check",  # the player says LOGIN_REQUIRED, "Sign in to confirm you're not a bot"
    "ip_blocked",  # captcha page for the watch page, the bot check for the player, 429 for everything else
    "forbidden",  # 403
    "sorry",  # a redirect to google.com/sorry
    "too_many",  # 429
    "server_error",  # 500
    "consent",  # the consent page until its cookie comes
    "consent_forever",  # the consent page whatever comes
    "consent_invalid",  # a consent page without the value that the cookie needs
    "po_token",  # caption links that ask for a proof-of-origin token (exp=xpe)
    "not_on_this_app",  # the player says that this app does not show the video
    "localised",  # reasons in German, whatever was asked
    "no_title",  # the player response leaves title and author out
    "no_details",  # the player response has no videoDetails at all
    "empty",  # 200 and nothing
    "html",  # 200 and a web page
    "empty_object",  # {}
    "broken_json",  # JSON that stops in the middle
    "broken_xml",  # XML that stops in the middle
    "entity_bomb",  # XML whose entities expand to gigabytes
    "endless",  # a body that never ends
    "huge",  # a body of `size` bytes
    "gzip_bomb",  # `size` bytes, compressed to almost nothing
    "drip",  # the right body, a byte every `seconds`
    "stall",  # half of the right body, then silence
    "cut",  # half of the right body, then a reset
    "intercept",  # an untrusted certificate, as from an exit that intercepts TLS
    "stall_handshake",  # TCP opens, TLS never answers
]

_PAGES: tuple[Kind, ...] = ("watch", "player", "timedtext", "listing")
_DEFAULT_KINDS: dict[Fault, tuple[Kind, ...]] = {
    "bot_check": ("player",),
    "consent": ("watch", "listing"),
    "consent_forever": ("watch", "listing"),
    "consent_invalid": ("watch", "listing"),
    "po_token": ("player",),
    "not_on_this_app": ("player",),
    "localised": ("player",),
    "no_title": ("player",),
    "no_details": ("player",),
    "empty": ("timedtext",),
    "html": ("timedtext",),
    "empty_object": ("player",),
    "broken_json": ("player",),
    "broken_xml": ("timedtext",),
    "entity_bomb": ("timedtext",),
    "endless": ("timedtext",),
    "huge": ("timedtext",),
    "gzip_bomb": ("timedtext",),
    "drip": ("timedtext",),
    "stall": ("timedtext",),
    "cut": ("timedtext",),
}
CONNECTION_FAULTS: tuple[Fault, ...] = ("intercept", "stall_handshake")
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One fault and when it applies: every given condition must be met; `times` ends it after so many requests.

    `endpoint` replaces the kinds of request that the fault affects by default. `seconds` is the wait of `delay` and the
    pause of `drip`; `size` (bytes) is for `huge` and `gzip_bomb`.
    """

    fault: Fault
    video: str | None = None
    exit_ip: str | None = None
    country: str | None = None
    endpoint: Kind | None = None
    times: int | None = None
    seconds: float = 1.0
    size: int = 200 * MEBIBYTE

    def applies(self, kind: Kind, video: str, ip: str, country: str) -> bool:
        """Whether a request of this kind meets every condition."""
        kinds = (self.endpoint,) if self.endpoint else _DEFAULT_KINDS.get(self.fault, _PAGES)
        return (
            kind in kinds
            and self.video in (None, video)
            and self.exit_ip in (None, ip)
            and self.country in (None, country)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """The definition of a video. `tracks` are language codes, automatic captions with `a.` before: `("en", "a.en")`.

    `title` and `author` None mean the lecture's; `blocked_in` are countries in which it cannot be played;
    `seconds` is its length, `slides` whether there is a storyboard.
    """

    title: str | None = None
    author: str | None = None
    seconds: int = DEFAULT_SECONDS
    tracks: tuple[str, ...] = ("en", "a.en")
    translations: tuple[str, ...] = ("de", "es", "fr", "ja")
    state: State = "ok"
    blocked_in: tuple[str, ...] = ()
    slides: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a playlist, a channel, a tab of it (`@handle/streams`) or a search holds: ids of videos (of playlists in the
    tab `playlists`) in order, and how many videos YouTube says that there are, where it says so."""

    title: str
    videos: tuple[str, ...]
    stated: int | None = None


@dataclass(slots=True, kw_only=True)
class RuleTable:
    """The rules, videos and listings of a running lab; thread-safe."""

    country_of: dict[str, str]
    rules: list[Rule] = field(default_factory=list)
    videos: dict[str, Video] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, rule: Rule) -> None:
        """Append a rule."""
        with self._lock:
            self.rules.append(rule)

    def matching(self, kind: Kind, video: str, ip: str) -> tuple[Rule, ...]:
        """The rules for a request, in the order they were added; counts one use of each."""
        country = self.country_of.get(ip, "")
        return self._matching(
            lambda rule: rule.fault not in CONNECTION_FAULTS and rule.applies(kind, video, ip, country),
        )

    def for_connection(self, ip: str) -> tuple[Rule, ...]:
        """The rules for a new TLS connection, of which only the address is known."""
        country = self.country_of.get(ip, "")
        return self._matching(
            lambda rule: (
                rule.fault in CONNECTION_FAULTS and rule.exit_ip in (None, ip) and rule.country in (None, country)
            ),
        )

    def _matching(self, wanted: Callable[[Rule], bool]) -> tuple[Rule, ...]:
        with self._lock:
            taken, kept = [], []
            for rule in self.rules:
                hit = wanted(rule)
                if hit:
                    taken.append(rule)
                if not hit or rule.times is None:
                    kept.append(rule)
                elif rule.times > 1:
                    kept.append(replace(rule, times=rule.times - 1))
            self.rules = kept
            return tuple(taken)

    def video(self, video: str) -> Video:
        """The definition of a video; the default unless a test set one."""
        return self.videos.get(video, Video())

    def reset(self) -> None:
        """Remove all rules and definitions."""
        with self._lock:
            self.rules = []
            self.videos = {}
            self.listings = {}
