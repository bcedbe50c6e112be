"""Every command of the app, for tests."""

from __future__ import annotations

from ytsb_tui.tui.command_tables import command_tables

TABLES = command_tables()
COMMANDS = {command.id: command for table in TABLES for command in table}
