from __future__ import annotations

from tests.tui.stage import NOTE
from ytsb_tui.tui.places.reader.note_page import readable
from ytsb_tui.tui.render.look import ASCII, UNICODE


def test_front_matter_is_not_shown() -> None:
    assert readable(NOTE, UNICODE).lstrip().startswith("# The essence of calculus")


def test_wikilinks_become_words() -> None:
    assert readable("see [[Note|its alias]] and [[Other]]", UNICODE) == "see *its alias* and *Other*"


def test_images_html_and_comments_are_taken_out() -> None:
    assert readable("a ![x](http://t/b.png) <script>b</script> %%c%% <!-- d -->e", UNICODE) == "a x b  e"


def test_controls_are_taken_out() -> None:
    assert readable("a\x1b[31mb\x9bc\u202ed", UNICODE) == "abd"


def test_ascii_stays_ascii() -> None:
    assert readable("# Ünïcode → ✓", ASCII).isascii()
