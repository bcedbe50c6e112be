"""The keys of the study place and of the cards in it."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command

STUDY_COMMANDS = (
    Command(
        id="study.back",
        keys="escape",
        shown="esc",
        action="app.go('dashboard')",
        label="dashboard",
        tip="Back to the dashboard",
        name="go: back to the dashboard",
        rank=2,
    ),
    Command(
        id="study.quiz",
        keys="t",
        action="quiz",
        label="quiz",
        tip="A quiz on the chosen subject: scored, and nothing is scheduled by it",
        name="study: quiz on this subject",
        rank=4,
    ),
    Command(
        id="study.longer",
        keys="plus,equals_sign",
        action="questions(1)",
        label="questions",
        tip="A longer quiz",
        name="study: more questions in a quiz",
        rank=5,
        shown="+",
    ),
    Command(
        id="study.shorter",
        keys="minus",
        action="questions(-1)",
        label="questions",
        tip="A shorter quiz",
        name="study: fewer questions in a quiz",
        shown="-",
    ),
)

_GRADES = (
    ("again", "1", "Not known: it comes again soon. In a quiz: missed"),
    ("hard", "2", "Known with effort. In a quiz: known"),
    ("good", "3", "Known. In a quiz: known"),
    ("easy", "4", "Known at once. In a quiz: known"),
)

CARD_COMMANDS = (
    Command(
        id="card.end",
        keys="escape",
        shown="esc",
        action="end",
        label="end",
        tip="End here; what was answered is kept",
        name="card: end",
        rank=2,
    ),
    Command(
        id="card.reveal",
        keys="enter,space",
        action="reveal",
        label="answer",
        tip="Show the answer; once it is shown, give the grade that is suggested",
        name="card: show the answer",
        rank=3,
    ),
    *(
        Command(id=f"card.{name}", keys=key, action=f"grade({key})", label=name, tip=tip, name=f"card: {name}", rank=5)
        for name, key, tip in _GRADES
    ),
    *(
        Command(
            id=f"card.pick_{letter}",
            keys=letter,
            action=f"pick({number})",
            label="choose",
            tip=f"Choose answer {letter}",
            name=f"card: choose {letter}",
            rank=4 if letter == "a" else 0,
            shown="a-d" if letter == "a" else None,
        )
        for number, letter in enumerate("abcdef")
    ),
    Command(
        id="card.skip",
        keys="s",
        action="skip",
        label="skip",
        tip="Not now: the card stays as due as it is",
        name="card: skip",
        rank=6,
    ),
    Command(
        id="card.undo",
        keys="u,ctrl+u",
        action="undo",
        label="undo",
        tip="Take the last grade back, and the one before it",
        name="card: take the last grade back",
        rank=7,
    ),
    Command(
        id="card.quiz",
        keys="t",
        action="quiz",
        label="quiz",
        tip="A quiz on the same subject or video: scored, and nothing is scheduled by it",
        name="card: quiz on the same",
        rank=4,
    ),
    Command(
        id="card.note",
        keys="v",
        action="note",
        label="note",
        tip="Open the note at the place where this is said",
        name="card: open its note",
        rank=8,
    ),
    Command(
        id="card.browse",
        keys="o",
        action="browse",
        label="video",
        tip="Open the video at that second in a browser; over SSH the link is copied",
        name="card: open the video",
        rank=9,
    ),
    Command(
        id="card.copy",
        keys="y",
        action="copy",
        label="copy link",
        tip="Copy the link to that second (OSC 52, works over SSH)",
        name="card: copy its link",
        rank=10,
    ),
)
