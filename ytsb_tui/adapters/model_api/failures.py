"""The failures of a model's API, worded the same for every provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.text.cleaning import clean

LONGEST_WAIT = 3600.0  # seconds; a server that asks for more is asked again after that
_LATER = "Retried automatically."


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """How messages name an API, and the environment variables with its address and its key."""

    name: str
    address: str
    key: str

    def odd(self, error: Exception) -> TransientFailure:
        """The failure of an answer that does not have the form of this API's answers."""
        return TransientFailure(
            FailureKind.MODEL_ANSWER,
            f"The server that answers is not {self.name} ({clean(str(error), 80)}).",
            f"Check the network (a sign-in page?) and {self.address}.",
        )

    def elsewhere(self, status: int) -> SetupFailure:
        """The failure of an error that does not have the form of this API's errors."""
        return SetupFailure(
            FailureKind.KEY,
            f"The server at this address is not {self.name} (status {status}).",
            f"Check {self.address}.",
        )

    def key_refused(self) -> SetupFailure:
        """The failure of a key that the API does not know."""
        return SetupFailure(FailureKind.KEY, "The API key was refused.", self._other_key())

    def key_not_allowed(self) -> SetupFailure:
        """The failure of a valid key that lacks permission."""
        return SetupFailure(FailureKind.KEY, "The API key may not use this model or API.", self._other_key())

    def not_from_here(self) -> SetupFailure:
        """The failure of a request that was refused because of its origin."""
        return SetupFailure(
            FailureKind.KEY,
            "The request was blocked because of the country or by a proxy, not because of the key.",
            f"Check your VPN, proxy and firewall, and {self.address}.",
        )

    def redirected(self, target: str) -> SetupFailure:
        """The failure of a redirect: following it would send the transcript to another server."""
        return SetupFailure(
            FailureKind.KEY,
            f"The server redirects to another address ({clean(target, 80) or 'unnamed'}), which is not followed.",
            f"If you trust it, set {self.address} to it.",
        )

    def no_model(self, model: str) -> SetupFailure:
        """The failure of a model that the API does not have."""
        return SetupFailure(
            FailureKind.KEY,
            f"There is no model {clean(model, 60)} at this API.",
            f"Choose another model with YTSB_MODEL (see ytsb models), or check {self.address}.",
        )

    def no_forms(self, model: str, words: str) -> SetupFailure:
        """The failure of a model that cannot keep to a schema."""
        return SetupFailure(
            FailureKind.KEY,
            f"The model {clean(model, 60)} cannot answer in a given JSON form: {words}",
            "Choose another model with YTSB_MODEL.",
        )

    def no_key(self) -> SetupFailure:
        """The failure of a missing key."""
        return SetupFailure(FailureKind.KEY, "There is no API key.", f"Give it to ytsb key set, or set {self.key}.")

    def _other_key(self) -> str:
        return f"Set {self.key} to a valid key, then retry; without a key an offline outline is made."


def busy(reason: str) -> TransientFailure:
    """The failure of an answer that did not arrive or was interrupted."""
    return TransientFailure(FailureKind.MODEL_BUSY, reason, _LATER)


def rate_limited(wait: float | None) -> TransientFailure:
    """The failure of too many requests; `wait` is how many seconds the API asks for, None if it does not say."""
    return _everyone("The API's rate limit is reached.", wait)


def overloaded(wait: float | None) -> TransientFailure:
    """The failure of an API that cannot take more requests now, whoever sends them."""
    return _everyone("The API is overloaded.", wait)


def broken(wait: float | None) -> TransientFailure:
    """The failure of an internal error of the API."""
    return TransientFailure(FailureKind.MODEL_BUSY, "The API has an internal error.", _LATER, retry_after=wait)


def _everyone(reason: str, wait: float | None) -> TransientFailure:
    return TransientFailure(FailureKind.MODEL_BUSY, reason, _LATER, retry_after=wait, everyone=True)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds to wait that the headers ask for, in milliseconds, in seconds or as a date; `now` is in seconds since
    the epoch. None when they ask for nothing that makes sense."""
    wait: float | None = None
    try:
        if "retry-after-ms" in headers:
            wait = float(headers["retry-after-ms"]) / 1000
        elif "retry-after" in headers:
            wait = _seconds(headers["retry-after"], now)
    except (ValueError, OverflowError):
        return None
    return min(wait, LONGEST_WAIT) if wait is not None and wait > 0 else None


def _seconds(text: str, now: float) -> float | None:
    try:
        return float(text)
    except ValueError:
        date = parsedate_tz(text)
        return None if date is None else mktime_tz(date) - now
