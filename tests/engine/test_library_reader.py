"""The librarian: opens once, on a thread of its own, and passes on what an answer raises."""

from __future__ import annotations

import threading

import pytest

from tests.fakes.engine import FakeEngine
from tests.fakes.library_reader import FakeShelf
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.engine.library_reader import Librarian, Shelf


async def test_the_shelf_is_opened_at_the_first_question_and_once() -> None:
    opened: list[int] = []

    def open_shelf() -> Shelf:
        opened.append(threading.get_ident())
        return FakeShelf(FakeEngine())

    librarian = Librarian(open_shelf)
    assert opened == []
    assert await librarian.ask(lambda shelf: shelf.search("rings")) == ()
    thread = await librarian.ask(lambda _: threading.get_ident())
    assert opened == [thread]
    assert thread != threading.get_ident()
    librarian.close()


async def test_a_shelf_that_does_not_open_is_tried_again_at_the_next_question() -> None:
    tries: list[int] = []

    def open_shelf() -> Shelf:
        tries.append(1)
        if len(tries) == 1:
            raise SetupFailure(FailureKind.LIBRARY, "The disk is full.", "Free some space.")
        return FakeShelf(FakeEngine())

    librarian = Librarian(open_shelf)
    with pytest.raises(SetupFailure, match="disk is full"):
        await librarian.ask(lambda shelf: shelf.search("rings"))
    assert await librarian.ask(lambda shelf: shelf.search("rings")) == ()
    librarian.close()
