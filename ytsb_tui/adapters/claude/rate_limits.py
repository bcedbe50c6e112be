"""What the Messages API says of its limits, in the headers of each answer and of each refusal.

See https://platform.claude.com/docs/en/api/rate-limits: each limit is for a minute, and fills up steadily. Its `-reset`
says when it will be full, which follows from that.
"""

from __future__ import annotations

from collections.abc import Mapping

from ytsb_tui.engine.ports.models import RateLimit, RateLimits

_DIGITS = 12  # that are read


def rate_limits(headers: Mapping[str, str]) -> RateLimits:
    """The limits in these headers."""
    tokens = _limit(headers, "input-tokens") or _limit(headers, "tokens")
    return RateLimits(requests=_limit(headers, "requests"), tokens=tokens)


def _limit(headers: Mapping[str, str], kind: str) -> RateLimit | None:
    most, left = (headers.get(f"anthropic-ratelimit-{kind}-{part}", "") for part in ("limit", "remaining"))
    if not (most.isdecimal() and left.isdecimal()):
        return None
    limit = RateLimit(most=int(most[:_DIGITS]), left=int(left[:_DIGITS]))
    return limit if limit.most > 0 and limit.left <= limit.most else None
