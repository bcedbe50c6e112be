"""The keys of the place where questions are asked."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command

ASK_COMMANDS = (
    Command(
        id="ask.back",
        keys="escape",
        shown="esc",
        action="back",
        label="back",
        tip="Stop the answer that is being written; else from the answers to the line, from the line to where you were",
        name="ask: stop, or back",
        rank=2,
    ),
    Command(
        id="ask.answers",
        keys="down",
        action="answers",
        label="answers",
        tip="From the line to the answers",
        name="ask: to the answers",
        rank=4,
    ),
    Command(
        id="ask.about",
        keys="ctrl+o",
        action="about",
        label="about",
        tip="Choose what is asked: everything, a subject, this video",
        name="ask: choose what is asked",
        rank=3,
    ),
    Command(
        id="ask.again",
        keys="slash",
        action="again",
        label="ask",
        tip="Back to the line, for another question",
        name="ask: another question",
        rank=6,
        shown="/",
    ),
    Command(
        id="ask.copy",
        keys="y",
        action="copy",
        label="copy link",
        tip="Copy the link to the chosen second (OSC 52, works over SSH)",
        name="ask: copy the chosen link",
        rank=7,
    ),
    Command(
        id="ask.browse",
        keys="o",
        action="browse",
        label="video",
        tip="Open the video at the chosen second in a browser; over SSH the link is copied",
        name="ask: open the video",
        rank=8,
    ),
)
