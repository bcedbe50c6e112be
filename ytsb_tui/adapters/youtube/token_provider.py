"""A provider of proof-of-origin tokens that runs on this machine: what yt-dlp's plugin asks it, and nothing else."""

from __future__ import annotations

import io
from importlib import import_module
from typing import cast

import httpx
import yt_dlp.globals
from yt_dlp.networking import Request, RequestHandler, Response
from yt_dlp.networking.exceptions import RequestError, UnsupportedRequest

from ytsb_tui.adapters.youtube.token_plugin import plugin_folder
from ytsb_tui.adapters.youtube.ytdlp_client import Log

PLUGIN = "youtubepot-bgutilhttp"  # the extractor arguments of bgutil-ytdlp-pot-provider
_SECONDS = 25.0
_MOST_BYTES = 1024 * 1024


def provider(address: str) -> TokenProviderRH:
    """The handler for a provider at `address`, with the one plugin of yt-dlp that asks it. Raises SetupFailure."""
    yt_dlp.globals.plugin_dirs.value = [str(plugin_folder().parent)]  # yt-dlp looks into the folders in it
    try:
        import_module("yt_dlp_plugins.extractor.getpot_bgutil_http")
    finally:
        yt_dlp.globals.plugin_dirs.value = []
    return TokenProviderRH(address)


class TokenProviderRH(RequestHandler):  # type: ignore[misc]  # yt-dlp has no types
    """yt-dlp's request handler for one address on this machine, which a person has named."""

    _SUPPORTED_URL_SCHEMES = ("http",)
    _SUPPORTED_PROXY_SCHEMES = None
    _SUPPORTED_FEATURES = None

    def __init__(self, address: str) -> None:
        super().__init__(logger=Log())
        self._address = address.rstrip("/")

    def _check_extensions(self, extensions: dict[str, object]) -> None:
        extensions.clear()

    def _send(self, request: Request) -> Response:
        if request.url.removeprefix(self._address) not in ("/ping", "/get_pot"):
            raise UnsupportedRequest("only the provider of tokens is asked")
        try:
            with httpx.Client(trust_env=False, timeout=_SECONDS) as client:
                sent = client.build_request(
                    request.method,
                    request.url,
                    content=cast("bytes | None", request.data),
                    headers=dict(request.headers),
                )
                answer = client.send(sent, stream=True)
                body = next(answer.iter_bytes(_MOST_BYTES), b"")
                answer.close()
        except httpx.HTTPError as error:
            raise RequestError(f"the provider of tokens at {self._address} does not answer") from error
        return Response(io.BytesIO(body), request.url, {}, answer.status_code)
