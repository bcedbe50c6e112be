"""The door for untrusted text: nothing that steers a terminal gets through, everything that is read does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.cleaning import clean, clean_block

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)  # surrogates too
NASTY = st.text(st.sampled_from("\x1b\x9b\x9d\x9c\x07[]()0;mPX^_\\ \n\r\tab\u202e\u200b\u0301\u2028"), max_size=60)


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("plain", "plain"),
        ("  a \t\n b  ", "a b"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[?1049h\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0;2\x1b\\sixel", "sixel"),
        ("\x1b(Bcharset \x1b7saved \x1bcreset", "charset saved reset"),
        ("\x1b]never ended, so the words stay", "never ended, so the words stay"),
        ("end\x1b", "end"),
        ("\x9b31mred", "red"),
        ("â\x80\x9csaidâ\x80\x9d and more", "âsaidâ and more"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("zero\u200bwidth\u2060\ufeff\u00ad\U000e0041", "zerowidth"),
        ("smuggled\U000e0100\U000e01ef\U0001d173", "smuggled"),
        ("one\u2028two\u2029three\x0bfour\x0cfive", "one two three four five"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("a" + "\u0301" * 50 + "b", "a" + "\u0301" * 8 + "b"),
        ("o" + "\u0489" * 50, "o" + "\u0489" * 8),
        ("a" + "\u0301\u200d" * 50, "a" + "\u0301\u200d" * 8),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧 and 👍🏽", "👨\u200d👩\u200d👧 and 👍🏽"),
        ("ශ්\u200dරී ലേഖന്\u200d ᠮᠣᠩᠭᠣᠯ\u180e\u180b", "ශ්\u200dරී ലേഖന്\u200d ᠮᠣᠩᠭᠣᠯ\u180e\u180b"),
        ("\u200da \u200cb\u200c\u200c\u200dc", "a b\u200cc"),
        ("naïve Ελληνικά 日本語 हिन्दी", "naïve Ελληνικά 日本語 हिन्दी"),
        ("[/x] [@click=app.quit] <b>", "[/x] [@click=app.quit] <b>"),
        ("", ""),
        ("\u200b\x00 ", ""),
    ],
)
def test_what_is_removed_and_what_stays(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


def test_blocks_keep_their_lines_and_tabs() -> None:
    assert clean_block("a\r\nb\rc\n\td\u2028e\x1b[1mf") == "a\nb\nc\n\td\nef"
    assert clean_block("ascii\n only") == "ascii\n only"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("ab", 1, "…"),
        ("x" * 301, 300, "x" * 299 + "…"),
        ("abकिcd", 4, "ab…"),
        ("👨\u200d👩\u200d👧👨\u200d👩\u200d👧", 9, "👨\u200d👩\u200d👧…"),
    ],
)
def test_long_lines_are_cut(text: str, limit: int, cut: str) -> None:
    assert clean(text, limit) == cut


def steers(text: str) -> bool:
    return any(
        unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") or one in "\u202e\u2066\u200b\ufeff" for one in text
    )


@given(st.one_of(ANYTHING, NASTY), st.integers(1, 40))
def test_a_clean_line_is_one_line_short_and_stays_clean(text: str, limit: int) -> None:
    line = clean(text, limit)
    assert len(line) <= limit
    assert not steers(line)
    assert line == line.strip()
    assert clean(line, limit) == line
    line.encode()


@given(st.one_of(ANYTHING, NASTY))
def test_a_clean_block_stays_clean(text: str) -> None:
    block = clean_block(text)
    assert not steers(block.replace("\n", "").replace("\t", ""))
    assert clean_block(block) == block
