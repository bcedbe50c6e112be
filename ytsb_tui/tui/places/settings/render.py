"""The rows of settings and of keys, and what there is to say about the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.settings.editor import Setting
from ytsb_tui.settings.load import Origin
from ytsb_tui.tui.command import AnyCommand
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, right, wrapped

_NAME, _ORIGIN, _KEYS = 17, 13, 22


def setting_row(setting: Setting, look: Look, width: int) -> Line:
    """Name, value, where it comes from."""
    origin = "" if setting.origin is Origin.DEFAULT else setting.origin.value
    value = look.safe(setting.value) or "not set"
    room = max(4, width - _NAME - _ORIGIN)
    return (
        (left(setting.name, _NAME, look.ellipsis), Role.TEXT),
        (left(value, room, look.ellipsis), Role.DIM if setting.origin is Origin.DEFAULT else Role.STRONG),
        (right(origin, _ORIGIN), Role.DIM),
    )


def heads(settings: Sequence[Setting], look: Look, width: int) -> dict[int, Line]:
    """The title of each group above its first setting."""
    firsts = {setting.group: row for row, setting in reversed(list(enumerate(settings)))}
    return {
        row: ((f"{group.value} ", Role.STRONG), (look.rest * max(0, width - len(group.value) - 6), Role.FAINT))
        for group, row in firsts.items()
    }


def about_setting(setting: Setting, look: Look, width: int) -> tuple[Line, ...]:
    """What it means, what it accepts, how it can be set elsewhere, and when a change applies."""
    when = "A change applies at once." if setting.live else "A change applies from the next start: ctrl+r."
    lines = list(wrapped(setting.meaning, width))
    lines.append((("accepts ", Role.DIM), (setting.accepts or "a text", Role.TEXT)))
    lines.append((("variable ", Role.DIM), (setting.variable, Role.TEXT)))
    if (why := setting.fixed) is not None:
        lines += wrapped(why, width, Role.WARNING)
    else:
        lines.append(((when, Role.DIM),))
    return tuple((*line,) if line else EMPTY for line in lines)


def key_row(command: AnyCommand, keys: tuple[str, ...], own: bool, look: Look, width: int) -> Line:
    """The keys of a command, its name, its id."""
    shown = " ".join(look.key(key) for key in keys)
    room = max(8, width - _KEYS)
    name = room * 3 // 5
    return (
        (left(shown, _KEYS - 1, look.ellipsis) + " ", Role.KEY),
        (left(command.name, name, look.ellipsis), Role.STRONG if own else Role.TEXT),
        (right(command.id, room - name, look.ellipsis), Role.DIM),
    )


def about_key(command: AnyCommand, own: bool, width: int) -> tuple[Line, ...]:
    """What the command does, and whose its key is."""
    whose = "Your own key; x goes back to the default." if own else "The default key."
    return (*wrapped(command.tip, width), ((f"{whose} A change applies at once.", Role.DIM),))
