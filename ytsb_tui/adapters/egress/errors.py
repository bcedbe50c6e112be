"""Translates errors of sockets, TLS, HTTP and proxies into ExitFailures.

No message contains credentials: python-socks and httpx do not put them into their errors, and only hosts are quoted.
"""

from __future__ import annotations

import ssl

from python_socks import ProxyConnectionError, ProxyError

from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.text.cleaning import clean

BURN_INTERCEPTED = 7 * 24 * 3600.0  # seconds; interception is deliberate
_CLOCK_CODES = {9, 10}  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_WRONG_CREDENTIALS = 407  # HTTP; SOCKS has no code for it
_NOT_ALLOWED = 2  # SOCKS5 and tor: the exit's policy forbids it, or the circuit cannot be built


def translated(error: Exception, *, aborted: bool, opening: bool) -> ExitFailure:
    """The failure for an error; `opening` when the connection was being opened and no request was running."""
    if aborted:
        return _lost("The request was cancelled.")
    match error:
        case ssl.SSLCertVerificationError():
            return _certificate(error)
        case ProxyConnectionError():
            place = clean(str(error.strerror or ""), 60)
            return _lost(f"The proxy at {place} does not answer.", "Check that Tor, or the proxy, is running.")
        case TimeoutError():
            return _lost(
                "The exit took too long to connect." if opening else "The exit was too slow to answer in time."
            )
        case ProxyError():
            return _proxy(error)
        case ssl.SSLError():
            return _lost(
                "The TLS handshake through the exit failed."
                if opening
                else "The TLS connection through the exit broke."
            )
        case _:
            return _lost("The exit could not connect." if opening else "The connection through the exit broke.")


def _lost(reason: str, action: str = "", burn: float | None = None) -> ExitFailure:
    return ExitFailure(FailureKind.EXIT_LOST, reason, action, burn=burn)


def _certificate(error: ssl.SSLCertVerificationError) -> ExitFailure:
    said = clean(error.verify_message or "it cannot be verified", 80)
    if error.verify_code in _CLOCK_CODES:
        return _lost(f"The certificate is not valid at this time ({said}).", "Check this machine's clock.")
    return _lost(
        f"The exit presents a certificate that is not the site's ({said}): it may be intercepting your traffic.",
        burn=BURN_INTERCEPTED,
    )


def _proxy(error: ProxyError) -> ExitFailure:
    said = clean(str(error), 80)
    if error.error_code == _WRONG_CREDENTIALS or "uthentication" in said:
        return _lost("The proxy rejected the user name or password.", "Correct them in the settings.")
    if error.error_code == _NOT_ALLOWED:
        return _lost("The exit does not allow connections to this site.")
    return _lost(f"The exit could not reach the site ({said}).")


def refused_host(place: str) -> ExitFailure:
    """The failure for an address that this route may not contact; nothing was sent."""
    return ExitFailure(FailureKind.SUSPECT, f"The answer points to {clean(place, 60)}, which is not allowed.")


def unreadable(why: str) -> ExitFailure:
    """The failure for an answer that is cut off or invalid."""
    return ExitFailure(FailureKind.SUSPECT, f"The answer is unusable: {why}.")
