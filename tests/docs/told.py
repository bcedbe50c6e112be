"""What code cannot say of itself: a sentence for each class of failures."""

from __future__ import annotations

FAILURES = {
    "blocked": ("exit", "YouTube refused the exit: a bot check, 403, 429 or a captcha. The exit is burned."),
    "geo-blocked": ("exit", "The video is not shown in the exit's country."),
    "exit-lost": ("exit", "The circuit broke, stalled or moved to another exit."),
    "suspect": ("exit", "An answer that is none: empty captions, HTML, broken JSON. Believed when three exits agree."),
    "po-token": ("exit", "YouTube wants a token that only its own players have. Tried once elsewhere."),
    "no-exits": ("transient", "Every exit that may be used is resting, or none can be built."),
    "unavailable": (
        "video",
        "The video is gone, has to be paid for or cannot be played. While YouTube processes it: again later.",
    ),
    "private": ("video", "The video is private."),
    "members-only": ("video", "The video is for paying members."),
    "age-restricted": ("video", "YouTube shows the video only to people who are signed in."),
    "captions-disabled": ("video", "The video has no captions."),
    "live": ("video", "The video is live, or has not begun."),
    "no-language": ("choice", "None of the wanted languages is offered; those that are, are named."),
    "source": ("video", "A playlist, channel or search that cannot be listed."),
    "model-busy": ("transient", "The model is overloaded or limits the rate, or its answer stopped in the middle."),
    "overnight": ("transient", "The note is in a message batch, which has not ended yet."),
    "model-answer": ("video", "The model's answer was refused, cut off or not in the form that was asked for."),
    "too-long": ("video", "The transcript does not fit the model, not even in parts."),
    "key": ("setup", "The key was refused, or there is no credit."),
    "vault": ("setup", "Notes cannot be written to the vault."),
    "library": ("setup", "The library cannot be read or written, or another ytsb is at work on it."),
    "tor": ("setup", "Tor is not installed, does not start, or does not let us in."),
    "budget": ("setup", "Another note could pass the budget of this run, or the model's price is not known."),
    "style": ("setup", "There is no such style of notes, or its template cannot be used."),
    "unexpected": ("transient", "A defect of ours."),
}

GROUPS = {
    "exit": "another exit at once, the video is not charged",
    "transient": "again later",
    "video": "final: r tries again",
    "choice": "final until you choose",
    "setup": "the stage stops for all videos until you act",
}
