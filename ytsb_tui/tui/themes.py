"""How the roles of text look: a calm theme, a vivid one, a light one, one of high contrast, and the terminal's own.

In each of them green is done, blue runs, amber waits and red has failed; exits go from violet to grey.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from ytsb_tui.tui.render.spans import Role

# Colours of the 256-colour table throughout: the same picture over SSH as in a terminal of true colours.
CALM = Theme(
    name="calm",
    primary="#87afd7",
    secondary="#5f87af",
    accent="#87afd7",
    success="#87af87",
    warning="#d7af5f",
    error="#d75f5f",
    foreground="#dadada",
    background="#121212",
    surface="#1c1c1c",
    panel="#303030",
    boost="#262626",
    dark=True,
    variables={
        "run": "#87afd7",
        "building": "#8787af",
        "ready": "#af87d7",
        "leased": "#d7afff",
        "cooling": "#767676",
        "burned": "#af5f87",
        "muted": "#949494",
        "faint": "#4e4e4e",
        "border": "#87afd7",
        "border-blurred": "#4e4e4e",
        "footer-background": "#1c1c1c",
        "footer-key-foreground": "#87afd7",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#303030",
        "block-cursor-text-style": "bold",
        "scrollbar": "#4e4e4e",
        "scrollbar-hover": "#626262",
        "scrollbar-active": "#87afd7",
        "scrollbar-background": "#121212",
        "scrollbar-background-hover": "#121212",
        "scrollbar-background-active": "#121212",
        "scrollbar-corner-color": "#121212",
        "input-selection-background": "#5f87af",
    },
)

LIGHT = Theme(
    name="calm-light",
    primary="#1f6f86",
    secondary="#4b7a88",
    accent="#1f6f86",
    success="#2e6b33",
    warning="#8a5a00",
    error="#b3261e",
    foreground="#22272e",
    background="#fbfbf9",
    surface="#f1f1ee",
    panel="#e4e5e2",
    boost="#ececea",
    dark=False,
    variables={
        "run": "#1f5f9f",
        "building": "#75659b",
        "ready": "#6b3fa0",
        "leased": "#4b2391",
        "cooling": "#737a83",
        "burned": "#94265f",
        "muted": "#5c6672",
        "faint": "#c3c8ce",
        "border": "#1f6f86",
        "border-blurred": "#c3c8ce",
        "footer-key-foreground": "#1f6f86",
        "block-cursor-foreground": "#101418",
        "block-cursor-background": "#d5e4e9",
        "block-cursor-text-style": "bold",
        "scrollbar-background": "#fbfbf9",
        "scrollbar-corner-color": "#fbfbf9",
    },
)

CONTRAST = Theme(
    name="high-contrast",
    primary="#5fffff",
    secondary="#5fffff",
    accent="#5fffff",
    success="#87ff87",
    warning="#ffff5f",
    error="#ff8787",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    boost="#1c1c1c",
    dark=True,
    text_alpha=1.0,
    variables={
        "run": "#87d7ff",
        "building": "#d7d7ff",
        "ready": "#d7afff",
        "leased": "#ffafff",
        "cooling": "#d0d0d0",
        "burned": "#ffafd7",
        "muted": "#e4e4e4",
        "faint": "#bcbcbc",
        "border": "#5fffff",
        "border-blurred": "#ffffff",
        "footer-key-foreground": "#5fffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#ffffff",
        "block-cursor-text-style": "bold",
        "scrollbar": "#ffffff",
        "scrollbar-background": "#000000",
        "scrollbar-corner-color": "#000000",
    },
)

# For terminals of 8 or 16 colours and for NO_COLOR: nothing but what the terminal itself calls its colours.
TERMINAL = Theme(
    name="terminal",
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    ansi=True,
    variables={
        "run": "ansi_bright_blue",
        "building": "ansi_magenta",
        "ready": "ansi_magenta",
        "leased": "ansi_bright_magenta",
        "cooling": "ansi_default",
        "burned": "ansi_magenta",
        **BUILTIN_THEMES["ansi-dark"].variables,
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border": "ansi_cyan",
        "border-blurred": "ansi_default",
        "footer-key-foreground": "ansi_cyan",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "block-cursor-blurred-foreground": "ansi_default",
        "block-cursor-blurred-background": "ansi_default",
        "block-cursor-blurred-text-style": "bold",
        "scrollbar": "ansi_cyan",
        "scrollbar-background": "ansi_default",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "muted": "ansi_default",
        "faint": "ansi_default",
    },
)

VIVID = Theme(
    name="vivid",
    primary="#00d7ff",
    secondary="#0087af",
    accent="#00d7ff",
    success="#87ff5f",
    warning="#ffaf00",
    error="#ff5f87",
    foreground="#eeeeee",
    background="#0b0b17",
    surface="#16162a",
    panel="#26264a",
    boost="#1e1e3a",
    dark=True,
    variables={
        "run": "#5fafff",
        "building": "#8787d7",
        "ready": "#d787ff",
        "leased": "#ff87ff",
        "cooling": "#7a7a9e",
        "burned": "#d75faf",
        "muted": "#a8a8c8",
        "faint": "#44446a",
        "border": "#00d7ff",
        "border-blurred": "#44446a",
        "footer-background": "#16162a",
        "footer-key-foreground": "#00d7ff",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#2e2e5c",
        "block-cursor-text-style": "bold",
        "scrollbar": "#44446a",
        "scrollbar-hover": "#5f5f87",
        "scrollbar-active": "#00d7ff",
        "scrollbar-background": "#0b0b17",
        "scrollbar-background-hover": "#0b0b17",
        "scrollbar-background-active": "#0b0b17",
        "scrollbar-corner-color": "#0b0b17",
        "input-selection-background": "#0087af",
    },
)

THEMES = (CALM, VIVID, LIGHT, CONTRAST, TERMINAL)


def _style(color: str, bold: bool | None = None) -> Style:
    return Style(color=Color.parse(color).rich_color, bold=bold)


_known: dict[str, Mapping[Role, Style]] = {}
_cursors: dict[tuple[str, bool], Style] = {}


def _styles(theme: Theme, accent: str, dim: Style, faint: Style) -> Mapping[Role, Style]:
    own = theme.variables.get
    return {
        Role.TEXT: Style(),
        Role.STRONG: Style(bold=True),
        Role.DIM: dim,
        Role.FAINT: faint,
        Role.DONE: _style(theme.success or accent),
        Role.LIVE: _style(own("run", accent)),
        Role.KEY: _style(accent, bold=True),
        Role.WARNING: _style(theme.warning or accent),
        Role.ERROR: _style(theme.error or accent),
        Role.BUILDING: _style(own("building", accent)),
        Role.READY: _style(own("ready", accent)),
        Role.LEASED: _style(own("leased", accent), bold=True),
        Role.COOLING: dim if theme.ansi else _style(own("cooling", accent)),
        Role.BURNED: _style(own("burned", theme.error or accent)),
        Role.HEADING: _style(accent, bold=True),
        Role.EMPHASIS: Style(italic=True),
        Role.LINK: _style(accent) + Style(underline=True),
        Role.CODE: dim,
        Role.FOUND: Style(reverse=True),
    }


def role_styles(theme: Theme) -> Mapping[Role, Style]:
    """The style of each role in a theme, also in those that Textual brings."""
    if (known := _known.get(theme.name)) is not None:
        return known
    foreground = Color.parse(theme.foreground or ("#e0e0e0" if theme.dark else "#202020"))
    background = Color.parse(theme.background or ("#121212" if theme.dark else "#f0f0f0"))
    accent = theme.accent or theme.primary
    dim = faint = Style(dim=True)
    if not theme.ansi:
        dim = _style(theme.variables.get("muted") or foreground.blend(background, 0.35).hex)
        faint = _style(theme.variables.get("faint") or foreground.blend(background, 0.75).hex)
    return _known.setdefault(theme.name, _styles(theme, accent, dim, faint))


def cursor_style(theme: Theme, focused: bool) -> Style:
    """The style of the row that the cursor is on."""
    if (known := _cursors.get((theme.name, focused))) is None:
        known = _cursors.setdefault((theme.name, focused), _cursor_style(theme, focused))
    return known


def _cursor_style(theme: Theme, focused: bool) -> Style:
    if theme.ansi:
        return Style(color="default", reverse=True) if focused else Style(bold=True)
    if theme is CONTRAST and focused:
        return Style(color="#000000", bgcolor="#ffffff", bold=True)
    background = theme.variables.get("block-cursor-background") if focused else theme.panel
    if not background:
        return Style(reverse=focused, bold=True)
    return Style(bgcolor=Color.parse(background).rich_color, bold=focused)
