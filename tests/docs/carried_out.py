"""Where the commands of the documents are carried out: page by page in the lab, or by another test."""

from __future__ import annotations

from collections.abc import Iterator

from tests.docs.markup import ROOT, blocks

IN_LAB = (
    "README.md",
    "docs/from-other-tools.md",
    "docs/from-study-buddy.md",
    "docs/how-to/export.md",
    "docs/how-to/slides.md",
    "docs/how-to/files.md",
    "docs/how-to/obsidian.md",
    "docs/how-to/overnight.md",
    "docs/how-to/study.md",
    "docs/how-to/styles.md",
    "docs/how-to/tmux.md",
)

# Whole pages that another test follows.
PAGES = {
    "CONTRIBUTING.md": ".ci/run",
    "docs/how-to/bridges.md": "tests/lab/test_tor.py",
    "docs/how-to/browser.md": "tests/cli/test_from_browser.py",
    "docs/how-to/docker.md": "tests/stranger/compose.py",
    "docs/how-to/existing-tor.md": "tests/lab/test_tor_attached.py",
    "docs/how-to/install.md": "tests/stranger/installs.py",
    "docs/how-to/listen.md": "tests/adapters/listening/test_server.py",
    "docs/how-to/local-model.md": "tests/adapters/openai/test_chat_completions.py",
    "docs/how-to/mcp.md": "tests/mcp/test_programs.py",
    "docs/how-to/podcasts.md": "tests/lab/test_podcast.py",
    "docs/how-to/proxies.md": "tests/adapters/egress",
    "docs/how-to/refused.md": "tests/lab/test_ways.py",
    "docs/how-to/sites.md": "tests/lab/test_sites.py",
}

# Single commands of the pages in the lab: they open the app, do not end by themselves, or need another program.
COMMANDS = {
    "tmux": "tests/lab/test_remote.py",
    "ytsb ": "tests/lab/test_windows.py",
    "ytsb stop": "tests/lab/test_windows.py",
    "ytsb anki --sync": "tests/cli/test_review.py",
    "ytsb run --watch": "tests/headless/test_run.py",
}


def without_comment(line: str) -> str:
    """A command of a block; empty for a line that is only a comment."""
    return line.partition(" #")[0].rstrip() if not line.lstrip().startswith("#") else ""


def elsewhere(command: str) -> str | None:
    """The test that carries out a command of a page in the lab."""
    if command == "ytsb":
        return COMMANDS["ytsb "]
    return next((test for start, test in COMMANDS.items() if start != "ytsb " and command.startswith(start)), None)


def in_lab(page: str) -> Iterator[str]:
    """The commands of a page that the lab carries out, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for line in "".join(blocks(text, "sh")).splitlines():
        command = without_comment(line)
        if command and elsewhere(command) is None:
            yield command
