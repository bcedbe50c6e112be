"""A program that uses the server, as the package's own client."""

from __future__ import annotations

import json
from typing import Any

from mcp import Client
from mcp.types import TextContent

Object = dict[str, Any]


async def called(client: Client, tool: str, **arguments: object) -> Object:
    """What a tool returns."""
    result = await client.call_tool(tool, dict(arguments))
    (content, *_) = result.content
    assert isinstance(content, TextContent)
    assert not result.is_error, content.text
    found = json.loads(content.text)
    assert isinstance(found, dict)
    return found


async def refused(client: Client, tool: str, **arguments: object) -> str:
    """Why a tool does not do something."""
    result = await client.call_tool(tool, dict(arguments))
    (content, *_) = result.content
    assert isinstance(content, TextContent)
    assert result.is_error, content.text
    return content.text
