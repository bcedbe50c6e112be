"""What a refusal of the Messages API means for the work: which failure it is, in words a person would say.

The classes follow https://platform.claude.com/docs/en/api/errors. The words of the API are shown only where nothing
better is known, and are matched only where it has no code for the case.
"""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.adapters.model_api.failures import Api, broken, overloaded, rate_limited
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, VideoFailure, too_long
from ytsb_tui.core.text.cleaning import clean

API = Api(name="the Messages API", address="ANTHROPIC_BASE_URL", key="ANTHROPIC_API_KEY")
_SPENT = frozenset(
    {
        "contract_spend_limit_reached",
        "enforced_spend_limit_reached",
        "linked_organization_spend_limit_reached",
        "linked_organization_billing_unavailable",
    }
)
_BUSY = frozenset({"rate_limit_error", "overloaded_error", "api_error", "timeout_error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An error of the API, before the answer or in its middle: the HTTP status (200 in mid-stream), the error's type
    and code where it has them, its words, the seconds after which it may be asked again, and where it points to."""

    status: int
    kind: str = ""
    code: str = ""
    words: str = ""
    retry_after: float | None = None
    target: str = ""

    @property
    def unnamed(self) -> bool:
        """Whether it came in the middle of an answer, without saying what it is."""
        return self.status == 200 and self.kind == ""


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
        return API.key_refused()
    if refusal.kind == "permission_error" or refusal.code == "organization_on_hold":
        return API.key_not_allowed()
    if refusal.status == 403:  # "forbidden", "Request not allowed", a page of HTML: nothing looked at the key
        return API.not_from_here()
    if refusal.status == 429 or refusal.kind == "rate_limit_error":
        return rate_limited(refusal.retry_after)
    if refusal.status == 529 or refusal.kind == "overloaded_error":
        return overloaded(refusal.retry_after)
    if refusal.status in (408, 409) or refusal.status >= 500 or refusal.kind in _BUSY or refusal.unnamed:
        return broken(refusal.retry_after)
    if 300 <= refusal.status < 400:
        return API.redirected(refusal.target)
    if refusal.status == 404:
        return API.no_model(model)
    if refusal.status == 413 or "too long" in words or "context window" in words or "context limit" in words:
        return too_long()
    return _bad_request(refusal, model, words)


def _bad_request(refusal: Refusal, model: str, words: str) -> Failure:
    said = clean(refusal.words, 200) or f"status {refusal.status}"
    if "output_config" in words or "json_schema" in words or "structured output" in words:
        return API.no_forms(model, said)
    if refusal.kind == "":  # no error of the Messages API: something else answers at this address
        return API.elsewhere(refusal.status)
    return VideoFailure(
        FailureKind.MODEL_ANSWER, f"The API did not accept the request: {said}", "Retry, or choose another model."
    )
