"""Wrong input is answered with one line that names what was typed and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.reader import environment
from ytsb_tui.cli import main

VIDEO = "dQw4w9WgXcQ"
HELP = "Help: ytsb"

# What is typed, what the line names, and the cure in it.
WRONG: tuple[tuple[str, str, str], ...] = (
    # commands
    ("frobnicate", "'frobnicate'", HELP),
    ("statu", "'statu'", "Did you mean 'status'?"),
    ("key sett", "'sett'", "Did you mean 'set'?"),
    ("key nonsense", "'nonsense'", f"{HELP} key --help"),
    ("--nonsense", "'--nonsense'", HELP),
    ("--verson", "'--verson'", "Did you mean '--version'?"),
    ("-x", "'-x'", HELP),
    # options that do not exist
    ("status --jsn", "'--jsn'", "Did you mean '--json'?"),
    ("run --worker 3", "'--worker'", "'--workers'"),
    ("run --language en", "'--language'", f"{HELP} run --help"),
    ("run -z", "'-z'", f"{HELP} run --help"),
    ("add --subjekt Maths", "'--subjekt'", "'--subject'"),
    ("doctor --verbose", "'--verbose'", f"{HELP} doctor --help"),
    ("export --formats srt", "'--formats'", "'--format'"),
    # options without a value
    ("run --lang", "'--lang'", "requires an argument"),
    ("run -w", "'-w'", "requires an argument"),
    ("add -f", "'-f'", "requires an argument"),
    ("history --days", "'--days'", "requires an argument"),
    ("status --json=yes", "'--json'", "does not take a value"),
    # values of settings
    ("run -w 99", "-w: '99'", "a whole number from 1 to 32"),
    ("run --workers 0", "--workers: '0'", "a whole number from 1 to 32"),
    ("run --workers=many", "--workers: 'many'", "a whole number from 1 to 32"),
    ("run -wx", "-w: 'x'", "a whole number from 1 to 32"),
    ("run --writers 65", "--writers: '65'", "a whole number from 1 to 64"),
    ("run --budget lots", "--budget: 'lots'", "an amount of US dollars such as 2.50"),
    ("run --budget -1", "--budget: '-1'", "an amount of US dollars"),
    ("run --lang english!", "--lang: 'english!'", "language codes such as en,de"),
    ("run --note-language 12", "--note-language: '12'", "a language code such as en"),
    ("run --country germany", "--country: 'germany'", "country codes of two letters"),
    ("run --not-country d", "--not-country: 'd'", "country codes of two letters"),
    ("run --exits some", "--exits: 'some'", "rolling or all"),
    ("run --exit-per minute", "--exit-per: 'minute'", "video or worker"),
    ("run --style a/b", "--style: 'a/b'", "a name of letters, digits"),
    ("run --model ''", "--model: ''", "text"),
    ("run --proxy socks5://user:hush@h:1", "--proxy", "YTSB_PROXIES"),
    ("quiz --budget free " + VIDEO, "--budget: 'free'", "an amount of US dollars"),
    # numbers
    ("history --days 0", "--days: 0", "range"),
    ("history --days week", "--days: 'week'", "integer"),
    ("search -n 0 word", "-n: 0", "range"),
    ("search --limit=9999 word", "--limit: 9999", "range"),
    ("review --new -1", "--new: -1", "range"),
    # words to choose from
    (f"export -f srtt {VIDEO}", "-f: 'srtt'", "Did you mean 'srt'?"),
    (f"export --format docx {VIDEO}", "--format: 'docx'", "'pdf'"),
    (f"export -f pdf --theme obsidan {VIDEO}", "--theme: 'obsidan'", "Did you mean 'obsidian'?"),
    ("status -s runing", "-s: 'runing'", "'fetching'"),
    ("status --state faild", "--state: 'faild'", "Did you mean 'failed'?"),
    ("retry --class blokced", "--class: 'blokced'", "Did you mean 'blocked'?"),
    ("completion tcsh", "'tcsh'", "'bash', 'zsh', 'fish'"),
    # what is missing
    ("export", "'-f' / '--format'", f"{HELP} export --help"),
    ("export -f srt", "Name videos", f"{HELP} export --help"),
    (f"export {VIDEO}", "'-f' / '--format'", "srt"),
    ("cancel", "VIDEO...", f"{HELP} cancel --help"),
    ("search", "WORDS...", f"{HELP} search --help"),
    ("ask", "QUESTION...", f"{HELP} ask --help"),
    ("import", "FOLDER", f"{HELP} import --help"),
    ("completion", "SHELL", "bash"),
    ("add", "Name a link", "a file with -f"),
    ("retry", "Name videos", "--failed"),
    ("quiz", "Name videos", "--subject"),
    ("anki", "Name a file with -o", "--sync"),
    # what is too much, or contradicts
    (f"retry --failed {VIDEO}", "--failed", "--class"),
    ("history --json --csv", "--json", "Choose"),
    ("run --quiet --json", "--quiet", "Choose one of"),
    ("doctor twice", "(twice)", f"{HELP} doctor --help"),
    (f"export -f srt -o - {VIDEO} aaaaaaaaaaa", "Only one video", "-o"),
    # what is not there, or is something else
    ("import nowhere", "nowhere", "Name the folder that contains processing_log.json"),
    ("import a-file", "'a-file'", "is a file"),
    (f"export -f srt -o a-file {VIDEO}", "-o:", "is a file"),
    (f"export -f pdf --css nowhere.css {VIDEO}", "nowhere.css", "Check the path"),
    ("add -f nowhere.txt", "nowhere.txt", "Check the path"),
    ("retry not-a-video-id", "not-a-video-id", "Give a link or an id"),
    ("anki -o deck.txt", ".apkg or .csv", "Name a file"),
)


def test_there_are_many() -> None:
    assert len({typed for typed, _, _ in WRONG}) == len(WRONG) >= 60


@pytest.mark.parametrize(("typed", "named", "cure"), WRONG, ids=[typed for typed, _, _ in WRONG])
def test_a_wrong_input_is_answered_with_one_line_and_a_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, named: str, cure: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("x")
    result = CliRunner(env=environment(tmp_path)).invoke(main, [word.strip("'") for word in typed.split()])
    assert result.exit_code == 2
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert named in line
    assert cure in line
    assert "hush" not in line
