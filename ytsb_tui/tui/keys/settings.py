"""The keys of the settings and of the set-up."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command

SETTINGS_COMMANDS = (
    Command(
        id="settings.back",
        keys="escape",
        shown="esc",
        action="back",
        label="back",
        tip="Leave the value as it is; back to the dashboard",
        name="settings: back",
        rank=2,
    ),
    Command(
        id="settings.edit",
        keys="enter",
        action="edit",
        label="change",
        tip="Change this setting, or press another key for this command",
        name="settings: change",
        rank=3,
    ),
    Command(
        id="settings.reset",
        keys="x,delete",
        action="reset",
        label="default",
        tip="Back to the default",
        name="settings: back to the default",
        rank=4,
    ),
    Command(
        id="settings.other",
        keys="tab,shift+tab",
        action="other",
        label="keys",
        tip="From the settings to the keys of all commands, or back",
        name="settings: values or keys",
        rank=5,
    ),
    Command(
        id="settings.restart",
        keys="ctrl+r",
        action="restart",
        label="restart",
        tip="Start again with what was changed; what is running goes back to the queue",
        name="app: restart",
        rank=6,
    ),
)
SETUP_COMMANDS = (
    Command(
        id="setup.save",
        keys="ctrl+s",
        action="save",
        label="save",
        tip="Test what was entered, keep it and begin",
        name="setup: save",
    ),
    Command(
        id="setup.test",
        keys="ctrl+t",
        action="test",
        label="test",
        tip="Test what was entered",
        name="setup: test",
    ),
    Command(
        id="setup.close",
        keys="escape",
        action="close",
        label="later",
        tip="Leave everything as it is",
        name="setup: later",
        shown="esc",
    ),
)
