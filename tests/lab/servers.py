"""Starts the lab's servers inside its namespace: YouTube with TLS on its own address, the API and admin on loopback."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.lab.admin import Admin
from tests.lab.api_rules import ApiRuleTable
from tests.lab.journal import Journal
from tests.lab.layout import HOSTS, YOUTUBE_IP
from tests.lab.messages import MessagesApi
from tests.lab.rules import RuleTable
from tests.lab.web import Tls, WebServer
from tests.lab.youtube import YouTube


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the servers are, and the certificate authority that clients must trust."""

    ca: Path
    admin_url: str
    anthropic_url: str


def start_servers(directory: Path, country_of: dict[str, str]) -> Servers:
    """Start everything in daemon threads; `country_of` maps exit IPs to countries."""
    authority = trustme.CA()
    ca = directory / "ca.pem"
    authority.cert_pem.write_to_path(os.fspath(ca))
    rules, api_rules, journal = RuleTable(country_of=country_of), ApiRuleTable(), Journal()
    youtube = YouTube(rules)
    site = youtube.site(journal)
    tls = Tls(context=_context(authority), untrusted=_context(trustme.CA()), faults=rules.for_connection)
    WebServer((YOUTUBE_IP, 443), site, tls).start()
    WebServer((YOUTUBE_IP, 80), site).start()
    api = WebServer(("127.0.0.1", 0), MessagesApi(api_rules).site(journal))
    api.start()
    admin = Admin(rules, api_rules, journal, youtube)
    admin.start()
    return Servers(ca=ca, admin_url=admin.url, anthropic_url=f"http://127.0.0.1:{api.server_port}")


def _context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    context.set_alpn_protocols(["http/1.1"])
    return context
