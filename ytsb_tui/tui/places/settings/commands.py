"""The commands of the settings."""

from __future__ import annotations

from ytsb_tui.tui.command import AnyCommand, Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.places.settings.keymap import clashes, hidden
from ytsb_tui.tui.places.settings.lists import shown_key
from ytsb_tui.tui.places.settings.screen import SettingsPlace


async def back(place: SettingsPlace) -> None:
    """From the line to the list, from the list to the dashboard."""
    if place.line.display:
        place.close_line()
    else:
        await context(place).go(Destination("dashboard"))


def edit(place: SettingsPlace) -> None:
    """A line for the value, or a dialog for the key."""
    from ytsb_tui.tui.dialogs.press_key import PressKey

    setting, command = place.values.current, place.keys.current

    def pressed(key: str | None) -> None:
        if key is not None and command is not None:
            use_key(place, command, key)

    if place.keys.display and command is not None:
        place.app.push_screen(PressKey(command), pressed)
    elif setting is not None:
        place.open_line(setting)


def why_no_edit(place: SettingsPlace) -> str | None:
    """Why nothing can be changed."""
    if place.keys.display:
        return None
    setting = place.values.current
    return "There is nothing to change." if setting is None else setting.fixed


def use_key(place: SettingsPlace, command: AnyCommand, key: str) -> None:
    """Gives a command another key, unless one beside it has that."""
    app, shown = context(place), shown_key(key)
    tables, keymap = app.command_tables(), app.preferences.keymap
    if taken := clashes(tables, command, key, keymap):
        names = ", ".join(f"{each.name} ({each.id})" for each in taken)
        app.say(f"{shown} is the key of {names}. Give that another key first.", "warning")
        return
    place.change_keys({**keymap, command.id: key})
    if (other := hidden(tables, command, key, keymap)) is not None:
        app.say(f"{shown} is also the key of {other.name} ({other.id}). Where both work, the place's own is used.")


def reset(place: SettingsPlace) -> None:
    """Back to the default."""
    if place.keys.display and (command := place.keys.current) is not None:
        keymap = context(place).preferences.keymap
        place.change_keys({name: key for name, key in keymap.items() if name != command.id})
    elif (setting := place.values.current) is not None:
        place.change(setting, "")


def why_no_reset(place: SettingsPlace) -> str | None:
    """Why there is no way back to a default."""
    if place.keys.display:
        command = place.keys.current
        own = command is not None and command.id in context(place).preferences.keymap
        return None if own else "It has its default key."
    setting = place.values.current
    default = setting is not None and setting.origin.value == "default"
    return why_no_edit(place) or ("It has its default." if default else None)


def restart(place: SettingsPlace) -> None:
    """Starts again with the settings as they are now."""
    context(place).shutdown.start_again()


COMMANDS: tuple[Command[SettingsPlace], ...] = (
    Command(
        id="settings.back",
        keys="escape",
        shown="esc",
        label="back",
        tip="Leave the value as it is; back to the dashboard",
        name="settings: back",
        rank=2,
        run=back,
    ),
    Command(
        id="settings.edit",
        keys="enter",
        label="change",
        tip="Change this setting, or press another key for this command",
        name="settings: change",
        rank=3,
        run=edit,
        refused=why_no_edit,
    ),
    Command(
        id="settings.reset",
        keys="x,delete",
        label="default",
        tip="Back to the default",
        name="settings: back to the default",
        rank=4,
        run=reset,
        refused=why_no_reset,
    ),
    Command(
        id="settings.other",
        keys="tab,shift+tab",
        label=lambda place: "settings" if place.keys.display else "keys",
        tip="From the settings to the keys of all commands, or back",
        name="settings: values or keys",
        rank=5,
        run=SettingsPlace.toggle_list,
    ),
    Command(
        id="settings.restart",
        keys="ctrl+r",
        label="restart",
        tip="Restart with what was changed; running work is queued again",
        name="app: restart",
        rank=6,
        run=restart,
        refused=lambda place: place.wrong or None,
    ),
)
