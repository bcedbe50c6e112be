"""The hosts that may be asked are names, none of them an address."""

from __future__ import annotations

import re

import pytest

from ytsb_tui.core.videos.hosts import ECHO, HOSTS, SITE, site_host


def test_only_names_of_the_outside_are_asked() -> None:
    assert SITE in HOSTS
    for host in (*HOSTS, ECHO):
        assert re.fullmatch(r"([a-z]+\.)+(com|org)", host), host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://feeds.example.org/show.xml", "feeds.example.org"),
        ("https://Feeds.Example.org:443/", "feeds.example.org"),
        ("https://xn--bcher-kva.example./", "xn--bcher-kva.example"),
        ("http://feeds.example.org/", None),
        ("https://feeds.example.org:8443/", None),
        ("https://user@feeds.example.org/", None),
        ("https://feeds.example.org:port/", None),
        ("https://[bad/", None),
        ("https://192.168.0.1/", None),
        ("https://[::1]/", None),
        ("https://2130706433/", None),
        ("https://127.0.0.1.x1/", "127.0.0.1.x1"),
        ("https://0x7f.1/", None),
        ("https://localhost/", None),
        ("https://printer.local/", None),
        ("https://router.lan./", None),
        ("https://a.onion/", None),
        ("https://-a.example/", None),
        ("https://bücher.example/", None),
        ("/path", None),
    ],
)
def test_another_site_is_asked_by_a_public_name_alone(url: str, host: str | None) -> None:
    assert site_host(url) == host
