"""Which modules can open a connection: to YouTube through the egress, to tor, and to the API of a model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "ytsb_tui"
LIBRARIES = frozenset(
    [
        "aiohttp",
        "anthropic",
        "ftplib",
        "http",
        "httpcore",
        "httpx",
        "httpx2",
        "httpx_socks",
        "imaplib",
        "nntplib",
        "openai",
        "poplib",
        "python_socks",
        "requests",
        "smtplib",
        "socketserver",
        "stem",
        "telnetlib",
        "uvicorn",
        "urllib3",
        "webbrowser",
        "websockets",
        "xmlrpc",
        "youtube_transcript_api",
        "yt_dlp",
    ]
)
CALLS = frozenset(
    [
        "create_connection",
        "create_datagram_endpoint",
        "create_server",
        "getaddrinfo",
        "gethostbyname",
        "open_connection",
        "sock_connect",
        "start_server",
        "start_tls",
        "urlopen",
        "urlretrieve",
    ]
)
ALLOWED = {
    # To YouTube, over a route that an exit network provides.
    ("adapters/egress/streams.py", "socket.create_connection"),
    ("adapters/egress/streams.py", "httpcore"),
    ("adapters/egress/streams.py", "httpx_socks"),
    ("adapters/egress/streams.py", "python_socks"),
    ("adapters/egress/errors.py", "python_socks"),
    ("adapters/egress/http.py", "httpx"),
    ("adapters/egress/http.py", "python_socks"),
    # For Python programs: their requests, over such a connection.
    ("adapters/egress/httpx_clients.py", "httpx"),
    ("adapters/egress/requests_session.py", "httpx"),
    ("adapters/egress/requests_session.py", "requests"),
    # Libraries that use such a connection and open none.
    ("adapters/youtube/transcript_api.py", "youtube_transcript_api"),
    ("adapters/youtube/ytdlp.py", "yt_dlp"),
    ("adapters/youtube/ytdlp_captions.py", "yt_dlp"),
    ("adapters/youtube/ytdlp_client.py", "yt_dlp"),
    ("adapters/youtube/last_resort.py", "http"),  # its cookie jar
    ("adapters/youtube/ytdlp_captions.py", "http"),
    # To a provider of proof-of-origin tokens on this machine, which the user has named.
    ("adapters/youtube/token_provider.py", "httpx"),
    ("adapters/youtube/token_provider.py", "yt_dlp"),
    # To tor: its control port, its SOCKS port, and a local port that forwards to its unix socket.
    ("adapters/tor/protocol.py", "stem"),
    ("adapters/tor/protocol.py", "socket.create_connection"),
    ("adapters/tor/protocol.py", "socket.socket(AF_UNIX)"),
    ("adapters/tor/unpinned.py", "asyncio.open_connection"),
    ("adapters/tor/addresses.py", "asyncio.start_server"),
    # From programs on this machine that have the token.
    ("mcp/http.py", "uvicorn"),
    # To Anki on this machine.
    ("adapters/anki_connect.py", "httpx"),
    # To the API of a model: one client makes the connections, and the SDKs use it.
    ("adapters/model_api/http.py", "httpx2"),
    ("adapters/model_api/connection.py", "httpx2"),  # its errors
    ("adapters/claude/message_batches.py", "anthropic"),
    ("adapters/claude/messages_api.py", "anthropic"),
    ("adapters/openai/chat_completions.py", "openai"),
}


def openers(tree: ast.Module) -> Iterator[str]:
    """What in this module could open a connection. Imports for types do not count."""
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        match node:
            case ast.Import(names=names):
                yield from (top for name in names if (top := name.name.partition(".")[0]) in LIBRARIES)
            case ast.ImportFrom(module=str(module), level=0, names=names):
                if (top := module.partition(".")[0]) in LIBRARIES:
                    yield top
                if module in ("socket", "asyncio", "urllib.request", "importlib", "ssl"):
                    yield from (
                        f"{module}.{name.name}" for name in names if name.name in CALLS or name.name == "socket"
                    )
                if module == "urllib" or module.startswith("urllib.request"):
                    yield module
            case ast.Call(func=ast.Attribute(value=ast.Name(id="socket"), attr="socket"), args=arguments):
                family = ast.unparse(arguments[0]).rpartition(".")[2] if arguments else "AF_INET"
                yield f"socket.socket({family})"
            case ast.Call(func=ast.Attribute(attr=name) as whole) if name in CALLS:
                yield ast.unparse(whole)
            case _:
                continue


def found() -> set[tuple[str, str]]:
    return {
        (path.relative_to(ROOT).as_posix(), opener)
        for path in ROOT.rglob("*.py")
        for opener in openers(ast.parse(path.read_text(encoding="utf-8")))
    }


def test_only_these_modules_can_open_a_connection() -> None:
    unix = {(file, opener) for file, opener in found() if "AF_UNIX" in opener}  # these stay on this machine
    assert found() - unix == {(file, opener) for file, opener in ALLOWED if "AF_UNIX" not in opener}


def test_the_architecture_lists_these_modules() -> None:
    page = (ROOT.parent / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    section = page.partition("\n## Modules that open sockets\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert {file for row in rows for file in re.findall(r"`([^`]+)`", row)} == {file for file, _ in found()}


@pytest.mark.parametrize(
    ("code", "opener"),
    [
        ("import requests", "requests"),
        ("from http.client import HTTPConnection", "http"),
        ("import urllib.request\nurllib.request.urlopen('x')", "urllib.request.urlopen"),
        ("from urllib import request", "urllib"),
        ("import socket\nsocket.socket().connect(('x', 1))", "socket.socket(AF_INET)"),
        ("from socket import create_connection", "socket.create_connection"),
        ("import socket as s\ns.create_connection(('x', 1))", "s.create_connection"),
        ("import asyncio\nasyncio.open_connection('x', 1)", "asyncio.open_connection"),
        ("asyncio.get_running_loop().create_connection(P, 'x')", "asyncio.get_running_loop().create_connection"),
        ("import socket\nsocket.getaddrinfo('x', 1)", "socket.getaddrinfo"),
    ],
)
def test_openers_are_found(code: str, opener: str) -> None:
    assert opener in set(openers(ast.parse(code)))
