"""The claims of a note are checked in a request of its own; whatever becomes of that, the note stays."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from tests.engine.models.samples import ANSWER, Heard, material
from tests.fakes.messages_api import Body, FakeMessagesApi, cut, error, whole
from tests.fakes.models import Paid, claude
from ytsb_tui.core.notes.note import Note
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.ports.models import Answer, Ending

CHECKS = {
    "checks": [
        {"number": 1, "doubt": "", "supported": "yes"},
        {"number": 2, "doubt": "that he named it", "supported": "partly"},
    ]
}


@pytest.fixture
async def writer(api: FakeMessagesApi) -> AsyncIterator[ModelWriter]:
    writer = ModelWriter(claude(api.url), check=True)
    yield writer
    await writer.model.aclose()


def supports(note: Note) -> list[Support | None]:
    return [point.support for section in note.sections for point in section.points]


async def test_claims_are_judged_by_what_was_said_around_their_quotes(
    api: FakeMessagesApi, writer: ModelWriter
) -> None:
    api.reply(whole(json.dumps(ANSWER)), whole(json.dumps(CHECKS)))
    heard, paid = Heard(), Paid()
    written = await writer.write(material(), heard, paid)
    assert supports(written.note) == [Support.YES, Support.PARTLY, None, None]
    assert (written.note.verified, written.note.near) == (1, 1)
    asked = api.material()
    assert "[1]\nclaim: Eigenvector: A direction that a map only stretches." in asked
    assert "said: In 1904 David Hilbert wrote the word for the first time in a paper in Göttingen." in asked
    assert "<transcript>" not in asked
    assert len(paid.usages) == 2
    assert written.usage.output_tokens == 1000
    assert [word for word, _, _ in heard.steps][-1] == "checking"
    fractions = [fraction for _, fraction, _ in heard.steps]
    assert fractions == sorted(fractions)


@pytest.mark.parametrize(
    "reply",
    [
        error(529, "overloaded_error", "Overloaded"),
        whole("All is well."),
        whole("{}"),
        whole(json.dumps(CHECKS), "max_tokens"),
        cut(json.dumps(CHECKS)),
        whole("", "refusal"),
    ],
)
async def test_a_check_that_fails_loses_no_note(api: FakeMessagesApi, writer: ModelWriter, reply: Body) -> None:
    api.reply(whole(json.dumps(ANSWER)), reply)
    note = (await writer.write(material(), Heard(), Paid())).note
    assert supports(note) == [None] * 4
    assert note.verified == 2


async def test_notes_that_came_in_a_batch_are_checked_too(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(whole(json.dumps(CHECKS)))
    paid = Paid()
    ahead = {(0, 1): Answer(text=json.dumps(ANSWER), ending=Ending.WHOLE, usage=paid.total)}
    written = await writer.write(material(), Heard(), paid, ahead)
    assert supports(written.note)[:2] == [Support.YES, Support.PARTLY]


async def test_where_no_quote_was_found_nothing_is_asked(api: FakeMessagesApi, writer: ModelWriter) -> None:
    invented = {"text": "The moon is cheese.", "quote": "The moon is made of a cheese that nobody has mentioned"}
    api.reply(whole(json.dumps({**ANSWER, "core_concepts": [], "key_points": [invented]})))
    paid = Paid()
    await writer.write(material(), Heard(), paid)
    assert len(paid.usages) == 1
