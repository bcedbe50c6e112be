"""The server over HTTP, for programs on this machine that know its token."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from mcp.server.mcpserver import MCPServer
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HOST = "127.0.0.1"


def token_in(file: Path) -> str:
    """The token in this file, readable only by its owner; made when there is none."""
    file.touch(0o600)
    file.chmod(0o600)
    if not file.read_text(encoding="utf-8").strip():
        file.write_text(secrets.token_urlsafe(32), encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


def http_app(server: MCPServer, token: str) -> ASGIApp:
    """The application at /mcp. Requests need the token, and must name this machine as their host."""
    app = server.streamable_http_app(host=HOST)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = Headers(scope=scope).get("authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                refused = PlainTextResponse("The token is missing or wrong.", 401, {"WWW-Authenticate": "Bearer"})
                await refused(scope, receive, send)
                return
        await app(scope, receive, send)

    return guarded


def serve(server: MCPServer, token: str, port: int) -> None:
    """Serves until it is interrupted."""
    import uvicorn

    uvicorn.run(http_app(server, token), host=HOST, port=port, log_level="warning")
