from __future__ import annotations

import pytest

from ytsb_tui.tui.render.look import ASCII, UNICODE, Look, fitting_look


@pytest.mark.parametrize(
    ("term", "encoding", "look"),
    [
        ("xterm", "UTF-8", UNICODE),
        ("screen", "utf8", UNICODE),
        ("tmux-256color", "UTF-8", UNICODE),
        ("linux", "UTF-8", ASCII),
        ("dumb", "UTF-8", ASCII),
        ("xterm", "ANSI_X3.4-1968", ASCII),
        ("xterm", "ISO-8859-1", ASCII),
    ],
)
def test_the_terminal_decides(term: str, encoding: str, look: Look) -> None:
    assert fitting_look({"TERM": term}, encoding) is look
