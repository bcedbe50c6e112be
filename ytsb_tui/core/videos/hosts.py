"""Every host that may be asked over an exit, by name; the same rules for our tor, others', proxies and direct.

For YouTube it is a list. Another site is asked only because a person gave its feed or a link to a video, and only by
the hosts that these name, each over an exit of its own. An address is never asked, and so nothing in a private range:
TLS is for a name.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SITE = "www.youtube.com"
HOSTS = (SITE, "youtube.com", "m.youtube.com", "consent.youtube.com", "www.google.com")
PICTURES = "i.ytimg.com"  # one of YouTube's hosts too, reached only where pictures of slides are wanted
ECHO = "check.torproject.org"  # tells which address an exit has, where no control port does

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{4,253}}$)(?:{_LABEL}\.)+(?=[a-z]){_LABEL}", re.ASCII)
_PRIVATE = re.compile(r".*\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|private|onion|i2p|arpa)")


def site_host(url: str) -> str | None:
    """The host of a page that may be asked over an exit: an https link to a public name, on the usual port and without
    a password; None for any other link."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc:
        return None
    return host if _NAME.fullmatch(host) and not _PRIVATE.fullmatch(host) else None
