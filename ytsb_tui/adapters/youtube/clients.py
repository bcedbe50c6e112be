"""The player clients that ytsb asks YouTube as: each with the context, number and user agent of a real player.

They are those of yt-dlp's table, which is updated with that package. The table is read from yt-dlp's source, since
importing it takes 0.3 s and 39 MiB. When it cannot be read, the facts below stand in, which are of 2026.10.26.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ytsb_tui.core.videos.clients import CLIENTS

Context = Mapping[str, str | int]
_TABLE = re.compile(r"^INNERTUBE_CLIENTS = (\{\n.*?^\})$", re.DOTALL | re.MULTILINE)
_SOURCE = ("extractor", "youtube", "_base.py")
_BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
)
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_7_3)"
_SAFARI = f"{_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerClient:
    """A player of YouTube. `context` is the `client` part of its requests; `number` is its number in the header
    X-YouTube-Client-Name."""

    name: str
    number: int
    context: Context

    @property
    def version(self) -> str:
        """The version that it states."""
        return str(self.context["clientVersion"])

    @property
    def headers(self) -> dict[str, str]:
        """The headers of its requests, as yt-dlp sends them."""
        return {
            "Content-Type": "application/json",
            "Origin": "https://www.youtube.com",
            "User-Agent": str(self.context.get("userAgent", _BROWSER)),
            "X-YouTube-Client-Name": str(self.number),
            "X-YouTube-Client-Version": self.version,
        }


def _client(number: int, context: Context) -> PlayerClient:
    return PlayerClient(name=str(context["clientName"]), number=number, context=context)


BUILT_IN: Mapping[str, PlayerClient] = {
    client.name: client
    for client in (
        _client(
            3,
            {
                "clientName": "ANDROID",
                "clientVersion": "21.26.364",
                "androidSdkVersion": 30,
                "userAgent": "com.google.android.youtube/21.26.364 (Linux; U; Android 11) gzip",
                "osName": "Android",
                "osVersion": "11",
            },
        ),
        _client(
            5,
            {
                "clientName": "IOS",
                "clientVersion": "21.26.4",
                "deviceMake": "Apple",
                "deviceModel": "iPhone16,2",
                "userAgent": "com.google.ios.youtube/21.26.4 (iPhone16,2; U; CPU iOS 18_3_2 like Mac OS X;)",
                "osName": "iPhone",
                "osVersion": "18.3.2.22D82",
            },
        ),
        _client(
            101,
            {
                "clientName": "VISIONOS",
                "clientVersion": "1.02",
                "deviceMake": "Apple",
                "deviceModel": "RealityDevice17,1",
                "userAgent": _SAFARI,
                "osName": "visionOS",
                "osVersion": "26.5.23O471",
            },
        ),
        _client(
            28,
            {
                "clientName": "ANDROID_VR",
                "clientVersion": "1.65.10",
                "deviceMake": "Oculus",
                "deviceModel": "Quest 3",
                "androidSdkVersion": 32,
                "userAgent": "com.google.android.apps.youtube.vr.oculus/1.65.10 "
                "(Linux; U; Android 12L; eureka-user Build/SQ3A.220605.009.A1) gzip",
                "osName": "Android",
                "osVersion": "12L",
            },
        ),
        _client(1, {"clientName": "WEB", "clientVersion": "2.20260708.00.00"}),
    )
}


def clients_in(source: str) -> Mapping[str, PlayerClient]:
    """The clients of CLIENTS in the source of yt-dlp's table, by name. Raises ValueError when it has another form."""
    table = _TABLE.search(source)
    tree = ast.parse(table[1], mode="eval").body if table else None
    if not isinstance(tree, ast.Dict):
        raise ValueError("no table of clients")
    found: dict[str, PlayerClient] = {}
    for entry in tree.values:
        fields = _literals(entry)
        context, number = fields.get("INNERTUBE_CONTEXT"), fields.get("INNERTUBE_CONTEXT_CLIENT_NAME")
        client = context.get("client") if isinstance(context, dict) else None
        if isinstance(client, dict) and isinstance(number, int) and isinstance(client.get("clientVersion"), str):
            known = {str(key): value for key, value in client.items() if isinstance(value, str | int)}
            found.setdefault(str(client.get("clientName")), _client(number, known))
    if missing := set(CLIENTS) - set(found):
        raise ValueError(f"no {', '.join(sorted(missing))} in the table of clients")
    return {name: found[name] for name in CLIENTS}


def _literals(entry: ast.expr) -> dict[str, object]:
    """The fields of an entry that are plain values; policies are made by calls."""
    fields: dict[str, object] = {}
    for key, value in zip(entry.keys, entry.values, strict=True) if isinstance(entry, ast.Dict) else ():
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant | ast.Dict):
            try:
                fields[str(key.value)] = ast.literal_eval(value)
            except ValueError:
                continue
    return fields


@cache
def player_clients() -> Mapping[str, PlayerClient]:
    """The clients of CLIENTS by name: yt-dlp's, else the built-in ones."""
    try:
        spec = find_spec("yt_dlp")
        [folder] = (spec.submodule_search_locations if spec else None) or []
        return clients_in(Path(folder).joinpath(*_SOURCE).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return BUILT_IN
