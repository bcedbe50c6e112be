"""Faulty answers of YouTube: refusals instead of an answer, and answers that are damaged on the way."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote

from tests.lab.journal import Kind
from tests.lab.player import player_response
from tests.lab.recordings import recording
from tests.lab.rules import Fault, Rule, Video
from tests.lab.web import ConnectionCut, Reply, Request

# Faults that change an answer instead of replacing it.
IN_PLACE: tuple[Fault, ...] = (
    "delay",
    "bot_check",
    "po_token",
    "not_on_this_app",
    "localised",
    "no_title",
    "no_details",
    "drip",
    "stall",
    "cut",
)
JSON = "application/json; charset=UTF-8"
XML = "text/xml; charset=UTF-8"
BLOCK = b" " * 65536
PACE = 0.01  # between blocks of an endless body: fast enough to do harm, slow enough for a shared machine
LONGEST_STALL = 600.0
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
ENTITY_BOMB = (
    f'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY e0 "boom">{ENTITIES}]>'
    '<transcript><text start="0" dur="1">&e9;</text></transcript>'
).encode()


FIXED: dict[Fault, Reply] = {
    "forbidden": Reply(status=403, body=b"<html><title>403 Forbidden</title></html>"),
    "too_many": Reply(status=429, body=recording("youtube_too_many_requests.html").encode()),
    "server_error": Reply(status=500, body=b"<html><title>500 Internal Server Error</title></html>"),
    "empty": Reply(),
    "html": Reply(body=b"<!DOCTYPE html><html><head><title>YouTube</title></head><body><p>Hi<br></body></html>"),
    "empty_object": Reply(body=b"{}", content_type=JSON),
    "broken_json": Reply(body=b'{"responseContext": {"visitorData": "Cgt', content_type=JSON),
    "broken_xml": Reply(body=b'<?xml version="1.0"?><transcript><text start="0" dur="1">Hello', content_type=XML),
    "entity_bomb": Reply(body=ENTITY_BOMB, content_type=XML),
}


def replacement(rule: Rule, request: Request, kind: Kind) -> Reply | None:
    """The answer that replaces the right one; None when this rule does not apply to the request after all."""
    match rule.fault:
        case "sorry":
            back = quote(f"https://www.youtube.com{request.target}", safe="")
            where = f"https://www.google.com/sorry/index?continue={back}&q=EgTLAHEU"
            return Reply(status=302, headers=(("Location", where),), body=b"<html><title>302 Moved</title></html>")
        case "ip_blocked":
            return _ip_blocked(request, kind)
        case "consent" | "consent_forever" | "consent_invalid":
            return _consent(rule.fault, request)
        case "endless":
            return Reply(chunks=_endless(), content_type=XML)
        case "huge":
            return Reply(chunks=_blocks(rule.size), framing="close", content_type=XML)
        case "gzip_bomb":
            return Reply(body=_bomb(rule.size), encoded="gzip", content_type=XML)
        case _:
            return FIXED.get(rule.fault)


def misbehave(rule: Rule, reply: Reply) -> Reply:
    """Damage a right answer's delivery."""
    match rule.fault:
        case "drip":
            return replace(reply, chunks=_drip(reply.body, rule.seconds))
        case "stall":
            return replace(reply, chunks=_stall(reply.body))
        case "cut":
            return replace(reply, chunks=_cut(reply.body))
        case _:
            return reply


def _ip_blocked(request: Request, kind: Kind) -> Reply:
    """The answer for an address that YouTube blocks."""
    captcha = recording("youtube_too_many_requests.html").encode()
    if kind == "watch":
        return Reply(body=captcha)
    if kind == "player":
        body = player_response("", Video(), ip=request.ip, country="", faults=["bot_check"], language="en")
        return Reply(body=body, content_type=JSON)
    return Reply(status=429, body=captcha)


def _consent(fault: Fault, request: Request) -> Reply | None:
    if fault == "consent" and "CONSENT=YES" in request.headers.get("cookie", ""):
        return None
    name = "youtube_consent_page_invalid.html" if fault == "consent_invalid" else "youtube_consent_page.html"
    return Reply(body=recording(name).encode())


def _endless() -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="utf-8" ?><transcript>'
    until = time.monotonic() + LONGEST_STALL
    while time.monotonic() < until:
        yield BLOCK
        time.sleep(PACE)


def _blocks(size: int) -> Iterator[bytes]:
    for start in range(0, size, len(BLOCK)):
        yield BLOCK[: size - start]


@lru_cache(maxsize=2)
def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(6, wbits=31)
    return b"".join([packer.compress(b) for b in _blocks(size)] + [packer.flush()])


def _drip(body: bytes, pause: float) -> Iterator[bytes]:
    for n in range(len(body)):
        yield body[n : n + 1]
        time.sleep(pause)


def _stall(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    time.sleep(LONGEST_STALL)


def _cut(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    raise ConnectionCut
