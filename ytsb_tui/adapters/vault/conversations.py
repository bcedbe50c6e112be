"""Conversations in the vault: each a file in a folder of their own."""

from __future__ import annotations

from pathlib import Path

from ytsb_tui.adapters.vault.files import vault_errors
from ytsb_tui.adapters.vault.generated_files import written
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.knowledge.conversations import CONVERSATION, Conversation, began, conversation_note
from ytsb_tui.core.notes.file_names import folder_name

_FOLDER = "Questions"
_MOST = 100  # conversations that begin with the same question


def write_conversation(vault: Path, conversation: Conversation) -> Path:
    """Writes a conversation as a note, or its later questions into the one that it has; returns the file. A generated
    part that was edited is kept as a copy. Raises SetupFailure."""
    stem = folder_name(conversation.title) or "Question"
    new = conversation_note(conversation)
    with vault_errors(vault):
        folder = vault / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _MOST):
            file = folder / (f"{stem}.md" if number == 1 else f"{stem} ({number}).md")
            if written(file, CONVERSATION, began(conversation), new):
                return file
    reason = f"The conversation cannot be written to {folder}: other files have its names, or keep changing."
    raise SetupFailure(FailureKind.VAULT, reason, "Move them, then try again.")
