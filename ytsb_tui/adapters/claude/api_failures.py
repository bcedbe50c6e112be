"""What a refusal of the Messages API means for the work: which failure it is, in words a person would say.

The classes follow https://platform.claude.com/docs/en/api/errors. The words of the API are shown only where nothing
better is known, and are matched only where it has no code for the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz

from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean

LONGEST_WAIT = 3600.0  # seconds; a server that asks for more is asked again after that
_SPENT = frozenset(
    {
        "contract_spend_limit_reached",
        "enforced_spend_limit_reached",
        "linked_organization_spend_limit_reached",
        "linked_organization_billing_unavailable",
    }
)
_BUSY = frozenset({"rate_limit_error", "overloaded_error", "api_error", "timeout_error"})
_FOR_ALL = frozenset({"rate_limit_error", "overloaded_error"})
_KEY_ADVICE = "Set ANTHROPIC_API_KEY to a valid key, then retry; without a key an offline outline is made."


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An error of the API, before the answer or in its middle: the HTTP status (200 in mid-stream), the error's type
    and code where it has them, its words, and the seconds after which it may be asked again."""

    status: int
    kind: str = ""
    code: str = ""
    words: str = ""
    retry_after: float | None = None


def failure_of(refusal: Refusal, model: str) -> Failure:
    """The failure that a refusal is."""
    words = refusal.words.casefold()
    if refusal.status == 402 or refusal.kind == "billing_error" or refusal.code in _SPENT or "credit balance" in words:
        return SetupFailure(
            FailureKind.KEY,
            "The Anthropic account has no credit left or has reached its spending limit.",
            "Add credit or raise the limit at platform.claude.com, then retry.",
        )
    if refusal.status == 401 or refusal.kind == "authentication_error":
        return SetupFailure(FailureKind.KEY, "The API key was refused.", _KEY_ADVICE)
    if refusal.status == 403 or refusal.kind == "permission_error" or refusal.code == "organization_on_hold":
        return SetupFailure(FailureKind.KEY, "The API key may not use this model or API.", _KEY_ADVICE)
    if refusal.status in (408, 409, 429) or refusal.status >= 500 or refusal.kind in _BUSY:
        return TransientFailure(
            FailureKind.MODEL_BUSY,
            _busy(refusal),
            "It is asked again later.",
            retry_after=refusal.retry_after,
            everyone=refusal.status in (429, 529) or refusal.kind in _FOR_ALL,
        )
    if refusal.status == 404:
        return SetupFailure(
            FailureKind.KEY,
            f"There is no model {clean(model, 60)} at this API.",
            "Choose another model with YTSB_MODEL, or check ANTHROPIC_BASE_URL.",
        )
    if refusal.status == 413 or "too long" in words or "context window" in words or "context limit" in words:
        return VideoFailure(
            FailureKind.TOO_LONG,
            "The transcript is longer than the model can read.",
            "Choose a model with a larger context with YTSB_MODEL, then retry.",
        )
    return _bad_request(refusal, model, words)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds to wait that the headers ask for, given in milliseconds, seconds or as a date; `now` is in seconds
    since the epoch. None when they ask for nothing that makes sense."""
    wait: float | None = None
    try:
        if "retry-after-ms" in headers:
            wait = float(headers["retry-after-ms"]) / 1000
        elif "retry-after" in headers:
            wait = float(headers["retry-after"])
    except ValueError:
        date = parsedate_tz(headers.get("retry-after", ""))
        wait = None if date is None else mktime_tz(date) - now
    return min(wait, LONGEST_WAIT) if wait is not None and wait > 0 else None


def _busy(refusal: Refusal) -> str:
    if refusal.status == 429 or refusal.kind == "rate_limit_error":
        return "The API's rate limit is reached."
    if refusal.status == 529 or refusal.kind == "overloaded_error":
        return "The API is overloaded."
    return "The API has a problem of its own."


def _bad_request(refusal: Refusal, model: str, words: str) -> Failure:
    told = clean(refusal.words, 200) or f"status {refusal.status}"
    if "output_config" in words or "json_schema" in words or "structured output" in words:
        return SetupFailure(
            FailureKind.KEY,
            f"The model {clean(model, 60)} cannot answer in a given JSON form: {told}",
            "Choose another model with YTSB_MODEL.",
        )
    if refusal.kind == "":  # no error of the Messages API: something else answers at this address
        return SetupFailure(
            FailureKind.KEY,
            f"What answers at this address is not the Messages API (status {refusal.status}).",
            "Check ANTHROPIC_BASE_URL.",
        )
    return VideoFailure(
        FailureKind.MODEL_ANSWER, f"The API did not accept the request: {told}", "Retry, or choose another model."
    )
