"""What a refusal of a server that speaks OpenAI's API means for the work.

OpenAI documents codes (https://platform.openai.com/docs/guides/error-codes); other servers send some of them, a type of
their own, or words alone. So status and code decide where they can, and words where they have to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ytsb_tui.adapters.model_api.failures import Api, broken, overloaded, rate_limited
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, VideoFailure, too_long
from ytsb_tui.core.text.cleaning import clean

API = Api(name="OpenAI's API", address="OPENAI_BASE_URL", key="OPENAI_API_KEY")
_SPENT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error"})
_TOO_LONG_WORDS = ("context length", "context size", "context window", "too long", "too many tokens")
_FORMS = ("response_format", "json_schema", "structured output", "grammar")
_ELSEWHERE = "unsupported_country_region_territory"
_LOADING = "loading model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An error of the server, before the answer or in its middle: the HTTP status (200 in mid-stream), the error's type
    and code where it has them, its words, whether it came in JSON, the seconds after which it may be asked again, and
    where it points to."""

    status: int
    kind: str = ""
    code: str = ""
    words: str = ""
    known: bool = True
    retry_after: float | None = None
    target: str = ""

    @property
    def no_forms(self) -> bool:
        """Whether the server has no answers in a given JSON form."""
        words = self.words.casefold()
        return self.status in (400, 404, 415, 422, 501) and any(form in words for form in _FORMS)


def refusal_in(body: object, status: int, *, retry_after: float | None = None, target: str = "") -> Refusal:
    """The refusal in the body of an error: `{"error": {...}}`, `{"error": "words"}`, or the error alone."""
    if isinstance(body, Mapping) and "error" in body:
        body = body["error"]
    fields: Mapping[object, object] = body if isinstance(body, Mapping) else {"message": body}
    return Refusal(
        status=status,
        kind=_word(fields.get("type")),
        code=_word(fields.get("code")),
        words=_word(fields.get("message")),
        known=isinstance(body, Mapping) or not _word(body).lstrip().startswith("<"),
        retry_after=retry_after,
        target=target,
    )


def failure_of(refusal: Refusal, model: str, api: Api = API) -> Failure:
    """The failure that a refusal is."""
    words, codes = refusal.words.casefold(), {refusal.code, refusal.kind}
    if refusal.status == 402 or codes & _SPENT:
        return SetupFailure(
            FailureKind.KEY,
            "The account at this API has no credit left or has reached its limit.",
            "Add credit or raise the limit, then retry.",
        )
    if codes & _TOO_LONG or (refusal.status in (400, 413, 500) and any(form in words for form in _TOO_LONG_WORDS)):
        return too_long()
    if refusal.status == 401 or refusal.code == "invalid_api_key":
        return api.key_refused()
    if refusal.status == 403:
        return api.key_not_allowed() if refusal.known and refusal.code != _ELSEWHERE else api.not_from_here()
    if refusal.status == 429:
        return rate_limited(refusal.retry_after)
    if _LOADING in words:
        return overloaded(refusal.retry_after)
    if 300 <= refusal.status < 400:
        return api.redirected(refusal.target)
    if refusal.status == 404 or refusal.code == "model_not_found":
        return api.no_model(model) if refusal.known else api.elsewhere(refusal.status)
    if refusal.status == 503:
        return overloaded(refusal.retry_after)
    if refusal.status in (200, 408, 409) or refusal.status >= 500:
        return broken(refusal.retry_after)
    if not refusal.known or not refusal.words:
        return api.elsewhere(refusal.status)
    return VideoFailure(
        FailureKind.MODEL_ANSWER,
        f"The API did not accept the request: {clean(refusal.words, 200)}",
        "Retry, or choose another model.",
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
