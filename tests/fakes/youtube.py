"""The lab's YouTube without its network: a Connection that is answered in this process."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from tests.fakes.connection import FakeConnection, Sent
from tests.lab.rules import RuleTable
from tests.lab.web import Request
from tests.lab.youtube import YouTube
from ytsb_tui.engine.ports.connections import Reply

IP = "203.0.113.7"


def connected(rules: RuleTable | None = None) -> FakeConnection:
    """A connection to a YouTube with these rules."""
    return connect(YouTube(rules or RuleTable(country_of={IP: "de"})))


def connect(youtube: YouTube, ip: str = IP) -> FakeConnection:
    """A connection to this YouTube from an address."""

    def answer(sent: Sent) -> Reply:
        parts = urlsplit(sent.url)
        cookie = "; ".join(f"{name}={value}" for name, value in sent.cookies.items())
        said = youtube.answer(
            Request(
                method=sent.method,
                target=f"{parts.path}?{parts.query}" if parts.query else parts.path,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={"host": parts.netloc, "cookie": cookie} | {k.lower(): v for k, v in sent.headers.items()},
                body=sent.body,
                ip=ip,
            )
        )
        headers = {name.lower(): value for name, value in said.headers} | {"content-type": said.content_type}
        return Reply(status=said.status, url=sent.url, headers=headers, body=said.body)

    return FakeConnection(answer)
