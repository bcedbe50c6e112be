"""Every host that may be asked over an exit, by name; the same list for our tor, others', proxies and direct.

An address is never asked, and so nothing in a private range: TLS is for one of these names.
"""

from __future__ import annotations

SITE = "www.youtube.com"
HOSTS = (SITE, "youtube.com", "m.youtube.com", "consent.youtube.com", "www.google.com")
ECHO = "check.torproject.org"  # tells which address an exit has, where no control port does
