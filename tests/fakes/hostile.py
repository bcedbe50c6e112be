"""Hostile titles and links, any number of them, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

_PIECES = (
    "../", "..\\", "/etc/passwd", "C:\\", "\\\\server\\share", "CON", "nul.txt", "COM1",
    ".", "..", "~", "-rf", "$(reboot)",
    "\x00", "\x1b[31m", "\x1b]0;owned\x07", "\x9b2J", "\x1bP1$r\x1b\\", "\r", "\n",
    "\x7f", "\x85", "\u2028", "\u202e",
    "\u2066", "\u200b", "\ufeff", "\ud800", "\U000e0041", "e\u0301", "é", "E\u0301", "ﬁ",
    "fi", "ß", "SS", "İ", "i", "K",
    "[[link]]", "[x](javascript:1)", "[bold]", "[/x]", "[@click=app.quit]", "`",
    "<script>", "<!-- ytsb:end -->", "---\n",
    "#", "^", "|", "%%", "%2e%2e%2f", "&lt;", "{{x}}", '"', "'", ":", "*", "?", "<", ">",
    " ", "  ", "word", "Lecture 1",
    "日本語", "العربية", "👩‍👩‍👧", "🎓", "a\u0301\u0301\u0301\u0301\u0301", "x" * 255, "ü" * 130, "md", ".md", ".MD",
)  # fmt: skip
_HOSTS = (
    "youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be", "www.youtube-nocookie.com",
    "YOUTUBE.COM", "youtube.com.evil.example", "evil.example", "youtube.com:443",
    "user:pass@youtube.com", "yоutube.com",
    "[::1]", "127.0.0.1", "", "www.google.com", "consent.youtube.com", "youtube.com.", "xn--youtube.com",
)  # fmt: skip
_PATHS = (
    "/watch?v={id}", "/watch?v={id}&list={list}&t=1h2m3s", "/shorts/{id}", "/live/{id}", "/embed/{id}", "/{id}",
    "/playlist?list={list}", "/channel/{channel}", "/@{name}", "/c/{name}",
    "/user/{name}/videos", "/results?search_query={name}",
    "/redirect?q=https%3A%2F%2Fyoutu.be%2F{id}",
    "/attribution_link?u=%2Fwatch%3Fv%3D{id}", "/v/{id}?start=9", "/watch/{id}",
    "/url?q=https://youtube.com/redirect?q=https://youtu.be/{id}", "/{name}", "/watch#v={id}", "//watch?v={id}",
)  # fmt: skip
_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"


def titles(count: int, seed: int = 0) -> Iterator[str]:
    """Combinations of attacks, words and noise."""
    dice = random.Random(seed)
    for _ in range(count):
        parts = [dice.choice(_PIECES) for _ in range(dice.randint(0, 6))]
        if dice.random() < 0.3:
            parts.append("".join(chr(dice.randrange(0x110000)) for _ in range(dice.randint(1, 12))))
        dice.shuffle(parts)
        yield "".join(parts)


def links(count: int, seed: int = 0) -> Iterator[str]:
    """Links of every form, valid and broken, with characters that do not belong in them."""
    dice = random.Random(seed)

    def word(least: int, most: int) -> str:
        return "".join(dice.choice(_ALPHABET) for _ in range(dice.randint(least, most)))

    for _ in range(count):
        path = dice.choice(_PATHS)
        for field, value in (
            ("id", word(11, 11) if dice.random() < 0.8 else word(10, 12)),
            ("list", f"PL{word(0, 34)}"),
            ("channel", f"UC{word(20, 24)}"),
        ):
            path = path.replace(f"{{{field}}}", value)
        path = path.replace("{name}", dice.choice((word(1, 20), dice.choice(_PIECES))))
        link = dice.choice(("https://", "http://", "", "//", "HTTPS://", "javascript:", "file://", "vnd.youtube:"))
        link += dice.choice(_HOSTS) + path
        for _ in range(dice.choice((0, 0, 0, 1, 3))):
            at = dice.randint(0, len(link))
            link = link[:at] + dice.choice(_PIECES) + link[at + dice.randint(0, 2) :]
        yield link
