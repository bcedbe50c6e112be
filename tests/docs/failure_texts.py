"""The sentences of the failures page that the code does not contain: each class, and each group of classes."""

from __future__ import annotations

FAILURES = {
    "blocked": ("exit", "YouTube refused the exit: a bot check, 403, 429 or a captcha. The exit is burned."),
    "geo-blocked": ("exit", "The video is not available in the exit's country."),
    "exit-lost": ("exit", "The circuit broke, stalled or moved to another exit."),
    "suspect": ("exit", "An unusable answer: empty captions, HTML, broken JSON. Accepted when three exits agree."),
    "po-token": ("exit", "YouTube asks for a token that only its own players have. Tried once through another exit."),
    "client": (
        "exit",
        "YouTube serves none of the players that ytsb asks as. Two videos with this failure stop fetching.",
    ),
    "no-exits": ("transient", "Every usable exit is cooling or burned, or no circuit can be built."),
    "unavailable": (
        "video",
        "The video was removed, must be paid for or cannot be played. Retried later while YouTube processes it.",
    ),
    "private": ("video", "The video is private."),
    "members-only": ("video", "The video is for paying members."),
    "age-restricted": ("video", "YouTube shows the video only to users who are signed in."),
    "captions-disabled": ("video", "The video has no captions."),
    "live": ("video", "The video is live, or has not started."),
    "no-language": ("choice", "None of the languages you want is available; the message lists those that are."),
    "source": ("video", "A playlist, channel or search that cannot be listed."),
    "model-busy": ("transient", "The model is overloaded or rate-limited, or its answer broke off."),
    "overnight": ("transient", "The note is in a message batch that has not ended yet."),
    "model-answer": ("video", "The model's answer was refused, cut off or not in the requested form."),
    "too-long": ("video", "The transcript does not fit the model, not even in parts."),
    "key": ("setup", "The key was refused, or the account has no credit."),
    "vault": ("setup", "Notes cannot be written to the vault."),
    "library": ("setup", "The library cannot be read or written, or another ytsb process is using it."),
    "tor": ("setup", "Tor is not installed, does not start, or refuses the connection."),
    "budget": ("setup", "Another request could exceed the budget of this run, or the model's price is unknown."),
    "style": ("setup", "There is no such style of notes, or its template cannot be used."),
    "unexpected": ("transient", "A defect in ytsb."),
}

GROUPS = {
    "exit": "another exit immediately; not charged to the video",
    "transient": "retried later",
    "video": "final: `r` retries",
    "choice": "final until you choose",
    "setup": "the stage stops for all videos until you act",
}
