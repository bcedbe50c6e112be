"""Every key of the app, in one table; places and widgets take their bindings from it."""

from __future__ import annotations

from ytsb_tui.tui.keys.ask import ASK_COMMANDS
from ytsb_tui.tui.keys.command import Command, bindings
from ytsb_tui.tui.keys.dashboard import DASHBOARD_COMMANDS
from ytsb_tui.tui.keys.dialogs import (
    ADD_COMMANDS,
    CHOICE_COMMANDS,
    HELP_COMMANDS,
    LEAVING_COMMANDS,
    OFFER_COMMANDS,
    STORY_COMMANDS,
)
from ytsb_tui.tui.keys.everywhere import APP_COMMANDS
from ytsb_tui.tui.keys.graph import GRAPH_COMMANDS
from ytsb_tui.tui.keys.lists import LIST_COMMANDS, MOVE_COMMANDS
from ytsb_tui.tui.keys.places import HISTORY_COMMANDS, LIBRARY_COMMANDS, LOG_COMMANDS, NETWORK_COMMANDS, SEARCH_COMMANDS
from ytsb_tui.tui.keys.reader import LINK_COMMANDS, PAGE_COMMANDS, READER_COMMANDS
from ytsb_tui.tui.keys.settings import SETTINGS_COMMANDS, SETUP_COMMANDS
from ytsb_tui.tui.keys.study import CARD_COMMANDS, STUDY_COMMANDS

# Commands of a table work side by side: no two of them may have a key in common.
TABLES = (
    APP_COMMANDS,
    DASHBOARD_COMMANDS,
    MOVE_COMMANDS,
    LIST_COMMANDS,
    ADD_COMMANDS,
    OFFER_COMMANDS,
    CHOICE_COMMANDS,
    STORY_COMMANDS,
    LEAVING_COMMANDS,
    HELP_COMMANDS,
    READER_COMMANDS,
    PAGE_COMMANDS,
    LINK_COMMANDS,
    NETWORK_COMMANDS,
    LOG_COMMANDS,
    SEARCH_COMMANDS,
    STUDY_COMMANDS,
    CARD_COMMANDS,
    LIBRARY_COMMANDS,
    HISTORY_COMMANDS,
    ASK_COMMANDS,
    GRAPH_COMMANDS,
    SETTINGS_COMMANDS,
    SETUP_COMMANDS,
)
COMMANDS = {command.id: command for table in TABLES for command in table}

__all__ = [
    "ADD_COMMANDS",
    "APP_COMMANDS",
    "ASK_COMMANDS",
    "CARD_COMMANDS",
    "CHOICE_COMMANDS",
    "COMMANDS",
    "DASHBOARD_COMMANDS",
    "GRAPH_COMMANDS",
    "HELP_COMMANDS",
    "HISTORY_COMMANDS",
    "LEAVING_COMMANDS",
    "LIBRARY_COMMANDS",
    "LINK_COMMANDS",
    "LIST_COMMANDS",
    "LOG_COMMANDS",
    "MOVE_COMMANDS",
    "NETWORK_COMMANDS",
    "OFFER_COMMANDS",
    "PAGE_COMMANDS",
    "READER_COMMANDS",
    "SEARCH_COMMANDS",
    "SETTINGS_COMMANDS",
    "SETUP_COMMANDS",
    "STORY_COMMANDS",
    "STUDY_COMMANDS",
    "TABLES",
    "Command",
    "bindings",
]
