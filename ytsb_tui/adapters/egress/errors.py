"""What breaks on the way out, in a person's words: the errors of sockets, TLS, HTTP and proxies become ExitFailures.

No sentence holds credentials: python-socks and httpx do not put them into their errors, and only hosts are quoted.
"""

from __future__ import annotations

import ssl

from python_socks import ProxyConnectionError, ProxyError

from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.text.cleaning import clean

BURN_INTERCEPTED = 7 * 24 * 3600.0  # seconds; an exit that reads along does so on purpose
_CLOCK_CODES = {9, 10}  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_WRONG_CREDENTIALS = 407  # HTTP; SOCKS has no number for it
_NOT_ALLOWED = 2  # SOCKS5 and tor: the exit's policy, or a circuit that may not be built


def translated(error: Exception, *, aborted: bool, opening: bool) -> ExitFailure:
    """The failure for an error of the way out; `opening`: the connection was being made, no request was under way."""
    if aborted:
        return _lost("The request was stopped.")
    match error:
        case ssl.SSLCertVerificationError():
            return _certificate(error)
        case ProxyConnectionError():
            place = clean(str(error.strerror or ""), 60)
            return _lost(f"The proxy at {place} does not answer.", "Check that Tor, or the proxy, is running.")
        case TimeoutError():
            return _lost(
                "The exit took too long to connect." if opening else "The exit was too slow: no whole answer in time."
            )
        case ProxyError():
            return _proxy(error)
        case ssl.SSLError():
            return _lost("The exit broke the TLS handshake." if opening else "The exit broke the TLS connection.")
        case _:
            return _lost("The exit could not connect." if opening else "The connection through the exit broke.")


def _lost(reason: str, action: str = "", burn: float | None = None) -> ExitFailure:
    return ExitFailure(FailureKind.EXIT_LOST, reason, action, burn=burn)


def _certificate(error: ssl.SSLCertVerificationError) -> ExitFailure:
    said = clean(error.verify_message or "it cannot be verified", 80)
    if error.verify_code in _CLOCK_CODES:
        return _lost(f"The certificate is out of its time ({said}).", "Check this machine's clock.")
    return _lost(
        f"The exit shows a certificate that is not YouTube's ({said}): it wants to read along.", burn=BURN_INTERCEPTED
    )


def _proxy(error: ProxyError) -> ExitFailure:
    said = clean(str(error), 80)
    if error.error_code == _WRONG_CREDENTIALS or "uthentication" in said:
        return _lost("The proxy refuses the user name or the password.", "Correct them in the settings.")
    if error.error_code == _NOT_ALLOWED:
        return _lost("The exit does not allow connections to YouTube.")
    return _lost(f"The exit could not reach YouTube ({said}).")


def refused_host(place: str) -> ExitFailure:
    """Nothing was sent: the address is none that this route may ask."""
    return ExitFailure(FailureKind.SUSPECT, f"YouTube's answer leads to {clean(place, 60)}, which is not asked.")


def unreadable(why: str) -> ExitFailure:
    """The answer was cut off or thrown away."""
    return ExitFailure(FailureKind.SUSPECT, f"The answer of YouTube is unusable: {why}.")
