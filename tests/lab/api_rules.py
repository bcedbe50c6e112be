"""How a test tells the fake Messages API to behave."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.lab.journal import Kind

ApiFault = Literal[
    "delay",  # the answer takes `seconds`, spread over its stream
    "invalid_key",  # 401 authentication_error
    "billing",  # 402 billing_error
    "forbidden",  # 403 permission_error
    "rate_limited",  # 429 with `retry_after`
    "server_error",  # 500 api_error
    "overloaded",  # 529 overloaded_error
    "overloaded_midstream",  # 200, half of the answer, then an error event
    "cut",  # half of the answer, then a clean end without message_stop
    "reset",  # half of the answer, then the connection is reset
    "stall",  # half of the answer, then silence
    "refusal",  # stop_reason refusal
    "max_tokens",  # half of the answer with stop_reason max_tokens
    "context_exceeded",  # stop_reason model_context_window_exceeded
    "html",  # 200 and a web page, as a captive portal answers
    "broken_json",  # text that is no JSON, though a schema was sent
    "wrong_shape",  # JSON that does not fit the schema
    "invented",  # `share` of the quotes are not in the transcript
    "altered",  # `share` of the quotes have one word exchanged
]

# Faults that refuse a request: status, type and message of the error.
REFUSALS: dict[ApiFault, tuple[int, str, str]] = {
    "invalid_key": (401, "authentication_error", "invalid x-api-key"),
    "billing": (402, "billing_error", "Your credit balance is too low to access the Anthropic API."),
    "forbidden": (403, "permission_error", "Your API key does not have permission to use the specified resource."),
    "rate_limited": (429, "rate_limit_error", "This request would exceed your organization's rate limit."),
    "server_error": (500, "api_error", "Internal server error"),
    "overloaded": (529, "overloaded_error", "Overloaded"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRule:
    """One fault of the API. `contains` limits it to requests whose body holds that text, such as a video id.

    `times` ends it after so many requests; `retry_after` (seconds) is sent as a header with 429 and 529.
    """

    fault: ApiFault
    contains: str = ""
    endpoint: Kind = "messages"
    times: int | None = None
    seconds: float = 1.0
    share: float = 1.0
    retry_after: float | None = None


@dataclass(slots=True, kw_only=True)
class ApiRuleTable:
    """The rules of the running API; thread-safe."""

    rules: list[ApiRule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, rule: ApiRule) -> None:
        """Append a rule."""
        with self._lock:
            self.rules.append(rule)

    def matching(self, kind: Kind, body: str) -> tuple[ApiRule, ...]:
        """The rules for a request, in the order they were added; counts one use of each."""
        with self._lock:
            taken, kept = [], []
            for rule in self.rules:
                hit = rule.endpoint == kind and rule.contains in body
                if hit:
                    taken.append(rule)
                if not hit or rule.times is None:
                    kept.append(rule)
                elif rule.times > 1:
                    kept.append(replace(rule, times=rule.times - 1))
            self.rules = kept
            return tuple(taken)

    def reset(self) -> None:
        """Remove all rules."""
        with self._lock:
            self.rules = []
