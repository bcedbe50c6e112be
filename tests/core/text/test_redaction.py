"""No secret of a proxy, a link, a header or a key survives in what a log may show; what was asked for does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.redaction import scrubbed

API = "https://www.youtube.com/api/timedtext"
CAPTIONS = (
    f"{API}?v=vid00000001&ei=AbC&caps=asr&opi=1&exp=xpe&expire=17&sparams=ip,v&"
    "signature=DEADBEEF.CAFE&key=yt8&kind=asr&lang=en&fmt=srv3&pot=TOKEN"
)
SECRET = st.text("abcdefgh0123456789-_.~%", min_size=8, max_size=24)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (f"GET {CAPTIONS} 200", f"GET {API}?v=vid00000001&kind=asr&lang=en&fmt=srv3&… 200"),
        ("https://www.youtube.com/watch?v=vid00000001", "https://www.youtube.com/watch?v=vid00000001"),
        ("https://www.youtube.com/watch", "https://www.youtube.com/watch"),
        ("https://host/x#token=1", "https://host/x#…"),
        ("socks5://user:pass@127.0.0.1:9050 refused", "socks5://…@127.0.0.1:9050 refused"),
        ("http://user:p@ss@proxy.example:8080/", "http://…@proxy.example:8080/"),
        ("at socks5h://lease-7@127.0.0.1", "at socks5h://…@127.0.0.1"),
        ("x-api-key: sk-ant-api03-abcdef", "x-api-key: …"),
        ("{'x-api-key': 'hush', 'accept': 'x'}", "{'x-api-key': …, 'accept': 'x'}"),
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ("the key sk-ant-api03-AbC_123 was refused", "the key … was refused"),
        ("signature=AB12 and expire=99", "signature=… and expire=…"),
        ("AUTHENTICATE with hush", "AUTHENTICATE with …"),
        ("a plain sentence, 12:30, a@b", "a plain sentence, 12:30, a@b"),
    ],
)  # fmt: skip
def test_secrets_go_and_the_rest_stays(told: str, shown: str) -> None:
    assert scrubbed(told, ("hush",)) == shown


@given(SECRET, SECRET, st.text(max_size=30))
def test_no_user_or_password_of_a_proxy_is_left(user: str, password: str, around: str) -> None:
    shown = scrubbed(f"{around} socks5://{user}:{password}@127.0.0.1:9050 {around}")
    assert f"{user}:{password}@" not in shown


@given(SECRET, st.sampled_from(["signature", "sig", "expire", "pot", "ip", "ei", "unheard_of"]), st.booleans())
def test_no_signed_link_is_left(secret: str, name: str, first: bool) -> None:
    query = f"{name}=X{secret}X&v=vid00000001" if first else f"v=vid00000001&{name}=X{secret}X"
    assert f"X{secret}X" not in scrubbed(f"got https://www.youtube.com/api/timedtext?{query} back")


@given(st.text(max_size=80))
def test_any_text_is_taken_and_stays_scrubbed(text: str) -> None:
    once = scrubbed(text)
    assert scrubbed(once) == once
