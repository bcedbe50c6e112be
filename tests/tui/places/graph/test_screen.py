"""The knowledge graph: the list of concepts, the way from one to another and to a note, the filter."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui import stage
from tests.tui.stage import screen_text
from tests.tui.study_stage import CALCULUS, LEARNING, WIDE
from tests.tui.user import user
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.graph.screen import Graph
from ytsb_tui.tui.places.reader.screen import Reader


async def test_concepts_by_weight_and_the_numbers_of_the_graph() -> None:
    async with user() as at:
        shown = await at.press("7")
        rows = [line.split("▱")[-1].split("▰")[-1].strip(" │") for line in shown.splitlines() if "▰" in line]
        assert rows == ["Derivative", "[red]Ring[/]", "Gradient", "Integral"]
        for part in ("Graph  4 concepts", "2 notes   4 concepts   1 shared   1 link   1 island   0 notes alone"):
            assert part in shown, part
        await at.press("escape")
        assert at.at(Dashboard)
        await at.press("K")
        assert at.at(Graph)
        assert len(at.fake.called("graph")) == 1  # nothing was written meanwhile


async def test_from_concept_to_concept_and_to_a_note_and_back() -> None:
    async with user() as at:
        shown = await at.press("7", "enter")
        for part in (
            "explained in 2 notes of mathematics, machine learning",
            "8:47  The essence of calculus",
            "The slope that says which way is down.",
            "Explained together with",
        ):
            assert part in shown, part
        await at.press("y")
        assert at.message() == "Copied: https://youtu.be/vid00000000?t=527"
        await at.press("j", "enter")
        assert isinstance(at.app.screen, Reader)
        assert at.app.screen.video == LEARNING
        await at.press("escape", "k", "enter")
        assert isinstance(at.app.screen, Reader)
        assert at.app.screen.video == CALCULUS
        assert at.app.screen.note.link is not None
        assert at.app.screen.note.link.seconds == 527.0
        shown = await at.press("escape", "G", "enter")
        assert "Graph  [red]Ring[/]" in shown
        assert WIDE[:10] in shown
        assert "! unverified" in shown
        await at.press("G", "y")
        assert at.message() == "Choose a note first: a concept has no link."
        shown = await at.press("escape")
        assert "Graph  Derivative" in shown
        await at.press("y")  # the row that was left is chosen again
        assert at.message() == "Choose a note first: a concept has no link."
        shown = await at.press("backspace")
        assert "Graph  4 concepts" in shown
        await at.press("escape")
        assert at.at(Dashboard)


async def test_the_filter_lists_what_has_the_letters() -> None:
    async with user() as at:
        shown = await at.press("7", "enter", "slash", *"GRA")
        assert "Graph  2 concepts, filtered by GRA" in shown
        assert "Derivative" not in shown
        shown = await at.press(*"zz")
        assert "No concept has “GRAzz” in its name." in shown
        await at.press("backspace", "backspace", "enter")
        assert not isinstance(at.app.focused, Input)
        shown = await at.press("enter")
        assert "Graph  Gradient" in shown
        shown = await at.press("escape", "escape")
        assert "Graph  4 concepts" in shown
        await at.press("slash", "escape")
        assert at.at(Graph)


async def test_a_library_without_concepts_says_how_they_come_to_be() -> None:
    async with user(stage.empty()) as at:
        shown = await at.press("7")
        assert "There are no concepts yet." in shown
        await at.press("slash")
        assert at.message() == "There are no concepts yet."
        await at.press("y")
        assert at.message() == "Choose a note first: a concept has no link."


async def test_notes_that_were_written_meanwhile_belong_to_it() -> None:
    async with user() as at:
        await at.press("7", "1")
        at.fake.explanations.append(at.fake.explanations[0])
        at.fake.change(stage.vid(1), state=State.DONE, stage=Stage.DONE)
        await at.press("7")
        assert len(at.fake.called("graph")) == 2
        assert "Graph" in screen_text(at.app)
