"""A quiz of cards alone; with open questions it is read in the tests of the assessment."""

from __future__ import annotations

from dataclasses import replace

from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.study.cards import Card, CardKind
from ytsb_tui.core.study.quiz import quiz
from ytsb_tui.core.videos.video import VideoId

V = VideoId("aaaaaaaaaaa")
TERM = Card(key="1", video=V, kind=CardKind.BASIC, front="Agger", back="A raised bank", start=8.0)
CHOICE = Card(
    key="2",
    video=V,
    kind=CardKind.CHOICE,
    front="A raised bank",
    back="Agger",
    options=("Kerb", "Agger", "Ditch"),
    explanation="It drains.",
)


def test_without_a_model_there_are_cards_and_no_open_questions() -> None:
    made = quiz(V, "Roads", (TERM, CHOICE), None)
    assert [key for key, _ in made.fields] == ["title", "quiz"]
    assert made.body == (
        "# Quiz: Roads\n"
        "\n## Multiple choice\n"
        "\n> [!question] A raised bank\n> - a) Kerb\n> - b) Agger\n> - c) Ditch\n"
        ">\n> > [!success]- Answer\n> > b) Agger\n> >\n> > It drains.\n"
        "\n## Terms\n"
        "\n> [!question] Agger\n"
        ">\n> > [!success]- Answer\n> > A raised bank\n> >\n> > [0:08](https://youtu.be/aaaaaaaaaaa?t=8)\n"
    )


def test_code_stays_in_its_callout() -> None:
    body = quiz(V, "Roads", (replace(TERM, detail=Detail(code="a\n\nb", steps=("One.",))),), None).body
    assert "> > ```\n> >\n> > a\n" in body
    assert all(line.startswith((">", "## ", "# Quiz: ")) for line in body.splitlines() if line)


def test_without_anything_to_ask_there_is_a_heading() -> None:
    assert quiz(V, "Roads", (), None).body == "# Quiz: Roads\n"
