"""A Connection without a network: a function of the test answers each request, and requests are recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from ytsb_tui.engine.ports.connections import Reply


def recording(name: str) -> bytes:
    """A real answer of YouTube, recorded for youtube-transcript-api's own tests, such as `youtube.innertube.json`."""
    return (files("youtube_transcript_api") / "test" / "assets" / f"{name}.static").read_bytes()


def says(body: bytes | str = b"", status: int = 200, **headers: str) -> Reply:
    """A reply; write header names with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, url="https://www.youtube.com/", headers=named, body=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request that was made."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    cookies: Mapping[str, str]

    @property
    def path(self) -> str:
        """The path of the URL."""
        return self.url.removeprefix("https://www.youtube.com").split("?", 1)[0]


@dataclass
class FakeConnection:
    """Answers with `answer`; its exceptions are raised."""

    answer: Callable[[Sent], Reply]
    sent: list[Sent] = field(default_factory=list)
    jar: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    proxy_url: str | None = None

    @property
    def traffic(self) -> int:
        """Ten bytes per request."""
        return 10 * len(self.sent)

    @property
    def paths(self) -> list[str]:
        """The requested paths, in order."""
        return [sent.path for sent in self.sent]

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """One request."""
        sent = Sent(method=method, url=url, headers=dict(headers or {}), body=body or b"", cookies=dict(self.jar))
        self.sent.append(sent)
        return self.answer(sent)

    def cookies(self, values: Mapping[str, str]) -> None:
        """Adds cookies."""
        self.jar.update(values)

    def forget(self) -> None:
        """Drops the cookies."""
        self.jar.clear()

    def abort(self) -> None:
        """Closes it."""
        self.closed = True

    def close(self) -> None:
        """Closes it."""
        self.closed = True
