"""The prompts: the packaged templates, and the styles of notes, to which a person can add their own."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from string import Template

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.text.cleaning import clean

USUAL = "study"
STYLES = (USUAL, "brief", "tutorial")
PLACEHOLDERS = ("chapters", "extent", "language", "points")
Untrusted = Callable[[Path], tuple[str, str] | None]  # why a file or folder must not be used, and the cure
_MOST = 20_000  # characters of an own style; they are sent with every request


def packaged(name: str) -> str:
    """A template that comes with the program, such as `system` or `styles/brief`."""
    return files("ytsb_tui.engine.models").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")


def own_styles(folder: Path) -> dict[str, Path]:
    """The styles in a person's folder of templates, each a file NAME.md; none where there is no such folder."""
    return {file.stem: file for file in sorted(folder.glob("*.md")) if file.is_file()}


def style(name: str, folder: Path, untrusted: Untrusted) -> str:
    """The template of a style: the one in the person's folder where it has that name, else the packaged one. Raises
    SetupFailure (kind STYLE) when there is none, or when it cannot be used as it is or for what `untrusted` says."""
    own = own_styles(folder)
    if name in own:
        return _checked(own[name], untrusted)
    if name in STYLES:
        return packaged(f"styles/{name}")
    known = ", ".join(dict.fromkeys((*STYLES, *own)))
    raise SetupFailure(
        FailureKind.STYLE,
        f"There is no style {clean(name, 60)} of notes.",
        f"Choose one of {known}, or write {folder / name}.md (example: ytsb styles study).",
    )


def _checked(file: Path, untrusted: Untrusted) -> str:
    try:
        if refused := untrusted(file.parent) or untrusted(file):
            raise SetupFailure(FailureKind.STYLE, *refused)
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise SetupFailure(
            FailureKind.STYLE, f"The style {file} cannot be read: {clean(str(error), 120)}.", "Correct or remove it."
        ) from None
    if wrong := _wrong(text):
        raise SetupFailure(
            FailureKind.STYLE,
            f"The style {file} {wrong}.",
            f"It may hold {', '.join(f'${name}' for name in PLACEHOLDERS)}; a dollar sign is $$.",
        )
    return text


def _wrong(text: str) -> str:
    """What is wrong with a template, empty when nothing is."""
    template = Template(text)
    if not text.strip():
        return "is empty"
    if len(text) > _MOST:
        return f"has more than {_MOST:,} characters"
    if not template.is_valid():
        return "has a $ that begins no placeholder"
    unknown = [name for name in template.get_identifiers() if name not in PLACEHOLDERS]
    return f"has the unknown placeholder ${unknown[0]}" if unknown else ""
