"""The shape of the source tree, measured: `python -m tests.tree`.

A file over 300 lines wants to be two. A file under 30 lines that one other file alone imports belongs in that file.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ytsb_tui"
MOST_LINES = 300
FEWEST_LINES = 30


def module(file: Path) -> str:
    """The dotted name of a file."""
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(file: Path) -> Iterator[str]:
    """Dotted names that a file imports, `from` imports with and without the name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def complaints(files: dict[Path, int]) -> Iterator[str]:
    """What is wrong with the sizes, a line each."""
    users: dict[str, set[Path]] = {}
    for file in (*files, *(ROOT / "tests").rglob("*.py")):
        for name in imported(file):
            users.setdefault(name, set()).add(file)
    for file, lines in sorted(files.items()):
        shown = file.relative_to(ROOT)
        if lines > MOST_LINES:
            yield f"{shown} has {lines} lines; split it (at most {MOST_LINES})."
        elif lines < FEWEST_LINES and len(users.get(module(file), ())) == 1 and file.name != "__init__.py":
            [user] = users[module(file)]
            yield f"{shown} has {lines} lines and one user; merge it into {user.relative_to(ROOT)}."


def main() -> int:
    """Prints the measure and the complaints; 1 when there are any."""
    files = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in sorted(PACKAGE.rglob("*.py"))}
    found = list(complaints(files))
    real = [lines for file, lines in files.items() if file.name != "__init__.py"]
    print(*found, f"tree: {len(real)} files, median {statistics.median(real):.0f} lines, longest {max(real)}", sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
