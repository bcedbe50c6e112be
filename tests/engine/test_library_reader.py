"""The reader opens the library once, on its own thread, and passes errors on."""

from __future__ import annotations

import threading

import pytest

from tests.fakes.engine import FakeEngine
from tests.fakes.library_reader import FakeLibraryReader
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.engine.library_reader import LibraryReader, ReaderThread


async def test_the_library_is_opened_once_at_the_first_call() -> None:
    opened: list[int] = []

    def open_reader() -> LibraryReader:
        opened.append(threading.get_ident())
        return FakeLibraryReader(FakeEngine())

    reader = ReaderThread(open_reader)
    assert opened == []
    assert await reader.ask(lambda library: library.search("rings")) == ()
    thread = await reader.ask(lambda _: threading.get_ident())
    assert opened == [thread]
    assert thread != threading.get_ident()
    reader.close()


async def test_a_library_that_does_not_open_is_retried_at_the_next_call() -> None:
    tries: list[int] = []

    def open_reader() -> LibraryReader:
        tries.append(1)
        if len(tries) == 1:
            raise SetupFailure(FailureKind.LIBRARY, "The disk is full.", "Free some space.")
        return FakeLibraryReader(FakeEngine())

    reader = ReaderThread(open_reader)
    with pytest.raises(SetupFailure, match="disk is full"):
        await reader.ask(lambda library: library.search("rings"))
    assert await reader.ask(lambda library: library.search("rings")) == ()
    reader.close()
