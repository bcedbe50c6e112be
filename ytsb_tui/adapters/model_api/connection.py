"""A connection to a model's API: opened late, shared, its errors translated to Failures.

The SDKs take over a second to import, so that happens on a thread, at `prepare` or the first request. They do not
retry: the engine does, on a schedule that is stored and shown. Both SDKs are built on httpx2 and wrap its errors, so
this module looks at the cause.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from ytsb_tui.adapters.model_api.failures import Api, busy
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.engine.ports.models import Access, Received

_LOG = logging.getLogger(__name__)
_KEY = re.compile(r"[\x21-\x7e]+")  # what fits in a header
_LEAST_KEY = 12  # characters; a shorter one opens a server of one's own and may well be a word


class Closable(Protocol):
    """A client of an SDK."""

    async def close(self) -> None:
        """Closes its connections."""
        ...


Client = TypeVar("Client", bound=Closable)


class Connection(Generic[Client]):
    """The client of an SDK for one model. `make` imports the SDK and makes the client; `refusal` is the failure that an
    error of the SDK stands for when the API refused a request, None for any other error, and marks what was received as
    free of charge if it is. `stall` is how many seconds of silence end a request, `longest` how many in all."""

    def __init__(
        self,
        api: Api,
        access: Access,
        make: Callable[[], Client],
        refusal: Callable[[Exception, Received | None], Failure | None],
        *,
        stall: float,
        longest: float,
    ) -> None:
        self.api = api
        self.model = access.model
        self._access = access
        self._where = access.base_url or api.name
        self._make = make
        self._refusal = refusal
        self._stall = stall
        self._longest = longest
        self._client: Client | None = None
        self._connecting = asyncio.Lock()

    async def prepare(self) -> None:
        """Imports the SDK ahead of the first question, which reports what is wrong with the key, if anything is."""
        with suppress(SetupFailure):
            await self._connected()

    @asynccontextmanager
    async def request(self, received: Received | None = None) -> AsyncIterator[Client]:
        """The client, for one request: its errors come out as Failures, and `received` says whether it was sent."""
        client = await self._connected()
        if received is not None:
            received.sent = True
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self._longest):
                yield client
        except TimeoutError:
            raise busy(f"The API did not finish within {self._longest / 60:.0f} min.") from None
        except Failure:
            raise
        except Exception as error:  # raised again unless it comes from the SDK or HTTP
            failure = self._failure(error, received)
            if failure is None:
                raise
            self._strike_out_key(failure)
            _LOG.debug("%s %s: %s", self._where, self.model, failure.reason)
            raise failure from None  # the SDK's errors carry the request, and with it the key
        if received is not None:
            took, seconds = received.taken, time.monotonic() - begun
            words = (self._where, self.model, took.prompt_tokens, took.output_tokens, seconds)
            _LOG.debug("POST %s %s: %d tokens in, %d out, %.1f s", *words)

    async def aclose(self) -> None:
        """Closes the connections. The next request opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @contextmanager
    def understood(self) -> Iterator[None]:
        """For reading an answer, whose shape the SDKs do not check: an unexpected one becomes a Failure."""
        try:
            yield
        except (ValueError, AttributeError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
            raise self.api.odd(error) from None

    async def pieces(self, text: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        """The pieces of an answer's text; raises a Failure where the answer has an unexpected shape."""
        async with aclosing(text):
            with self.understood():
                async for piece in text:
                    yield piece

    def _failure(self, error: Exception, received: Received | None) -> Failure | None:
        import httpx2

        from ytsb_tui.adapters.model_api.http import OddAnswerError

        if (refused := self._refusal(error, received)) is not None:
            return refused
        cause = error
        if isinstance(error.__cause__, Exception) and not isinstance(error, httpx2.HTTPError):
            cause = error.__cause__  # the SDKs wrap what breaks a request, and let through what breaks its answer
        match cause:
            case OddAnswerError():
                return self.api.odd(cause)
            case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.UnsupportedProtocol():
                if received is not None:
                    received.sent = False
                return self._unreachable(cause)
            case httpx2.TimeoutException():
                return busy(f"The API was silent for {self._stall:.0f} s.")
            case httpx2.HTTPError() if received is not None and (received.usage is not None or received.text):
                return busy("The connection broke in the middle of the answer.")
            case httpx2.HTTPError():
                return self._unreachable(cause)
            case _:
                return None if cause is error else self._unreachable(cause)

    def _unreachable(self, error: Exception) -> Failure:
        if self._access.base_url is None:
            return busy(f"The API cannot be reached ({clean(str(error), 120)}).")
        return busy(f"No server answers at {clean(self._access.base_url, 80)} ({clean(str(error), 120)}).")

    async def _connected(self) -> Client:
        async with self._connecting:
            if self._client is None:
                self._client = await asyncio.to_thread(self._connect)
            return self._client

    def _connect(self) -> Client:
        """Blocking: imports the SDK and loads certificates. Raises SetupFailure."""
        key, base_url = self._access.key, self._access.base_url
        if key is not None and not _KEY.fullmatch(key):
            raise SetupFailure(FailureKind.KEY, "The API key contains invalid characters.", f"Check {self.api.key}.")
        if base_url is not None and not _is_web_address(base_url):
            raise SetupFailure(
                FailureKind.KEY,
                f"{clean(base_url, 80)} is not a web address.",
                f"Set {self.api.address} to one that starts with http:// or https://.",
            )
        return self._make()

    def _strike_out_key(self, failure: Failure) -> None:
        """Some servers repeat what they were sent."""
        key = self._access.key or ""
        if len(key) >= _LEAST_KEY:
            failure.reason = failure.reason.replace(key, "…")
        failure.args = (f"{failure.reason} {failure.action}".strip(),)


def _is_web_address(url: str) -> bool:
    try:
        address = urlsplit(url)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # a port that is no number, brackets that do not match
        return False
