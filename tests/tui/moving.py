"""`python -m tests.tui.moving [CAST [FILE]]`: the recorded demo as a moving picture, an SVG that any browser plays."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

from rich.cells import cell_len

from tests.tui.replay import Row, Screen, Style, replayed

BACK = "121212"
APART = 0.6  # seconds that a picture is shown at least
LASTS = 3.0  # seconds that the last one stays
CELL, LINE, EDGE = 8.4, 18, 12  # a cell's width, a line's height, the space around all
FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"


class Film:
    """Pictures that share their lines: most of them are the same from one to the next."""

    def __init__(self) -> None:
        self.styles: dict[str, str] = {}
        self.lines: dict[Row, str] = {}

    def style(self, css: str) -> str:
        """The class with this look."""
        return self.styles.setdefault(css, f"s{len(self.styles)}")

    def line(self, row: Row) -> str:
        """The name of a line."""
        return self.lines.setdefault(row, f"l{len(self.lines)}")

    def picture(self, screen: Screen, left: float) -> str:
        """A picture, so far from the left."""
        parts = (
            f'<use href="#{self.line(row)}" y="{number * LINE}"/>'
            for number, row in enumerate(screen.rows)
            if _seen(row)
        )
        return f'<g transform="translate({left:g})">{"".join(parts)}</g>'

    def drawn(self, row: Row) -> str:
        """A line, without the blanks that nobody sees."""
        parts = []
        for at, text, style in row:
            width = cell_len(text) * CELL
            if style.back != BACK:
                fill = self.style(f"fill:#{style.back}")
                parts.append(f'<rect class="{fill}" x="{at * CELL:g}" width="{width:g}" height="{LINE}"/>')
            if words := text.strip():
                begin = at + len(text) - len(text.lstrip())
                parts.append(
                    f'<text class="{self.style(_css(style))}" x="{begin * CELL:g}" y="13" '
                    f'textLength="{cell_len(words) * CELL:g}">{escape(words)}</text>'
                )
        return "".join(parts)


def _css(style: Style) -> str:
    weight = ";font-weight:bold" if style.bold else ""
    slant = ";font-style:italic" if style.italic else ""
    return f"fill:#{style.front}{weight}{slant}"


def _seen(row: Row) -> bool:
    return any(text.strip() or style.back != BACK for _, text, style in row)


def moving(cast: Path) -> str:
    """The film as SVG. It stands still, on its last picture, for those who want nothing to move."""
    screens = list(replayed(cast, back=BACK, apart=APART))
    film = Film()
    columns = max(at + cell_len(text) for row in screens[0].rows for at, text, _ in row)
    width, height = columns * CELL, len(screens[0].rows) * LINE
    pictures = "".join(film.picture(screen, width * number) for number, screen in enumerate(screens))
    lines = "".join(f'<g id="{name}">{film.drawn(row)}</g>' for row, name in film.lines.items())
    begin, length = screens[0].at, screens[-1].at - screens[0].at + LASTS
    steps = "".join(
        f"{100 * (screen.at - begin) / length:.2f}%{{transform:translateX({-width * number:g}px)}}"
        for number, screen in enumerate(screens)
    )
    styles = "".join(f".{name}{{{css}}}" for css, name in film.styles.items())
    still = f"#film{{animation:none;transform:translateX({-width * (len(screens) - 1):g}px)}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 2 * EDGE:g} {height + 2 * EDGE:g}">'
        f"<style>text{{font:14px {FONT};white-space:pre}}{styles}@keyframes play{{{steps}}}"
        f"#film{{animation:play {length:.1f}s step-end infinite}}"
        f"@media(prefers-reduced-motion:reduce){{{still}}}</style>"
        f'<defs>{lines}</defs><rect width="100%" height="100%" rx="8" fill="#{BACK}"/>'
        f'<svg x="{EDGE}" y="{EDGE}" width="{width:g}" height="{height:g}"><g id="film">{pictures}</g></svg></svg>\n'
    )


def main() -> None:
    """Writes the file."""
    cast = Path(sys.argv[1] if len(sys.argv) > 1 else "assets/demo.cast")
    file = Path(sys.argv[2] if len(sys.argv) > 2 else "assets/demo.svg")
    file.write_text(moving(cast), encoding="utf-8")


if __name__ == "__main__":
    main()
