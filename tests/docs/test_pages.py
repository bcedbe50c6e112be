"""Everything that documents name exists: files, commands, options, variables, make targets."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.docs.markup import DOCUMENTS, ROOT, anchors, commands, links, steps
from ytsb_tui.cli.main import COMMANDS, main
from ytsb_tui.settings.schema import RECORDS

TEXTS = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in DOCUMENTS}
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", TEXTS)
def test_link_targets_exist(name: str) -> None:
    for link in links(TEXTS[name]):
        if re.match(r"https://|#$", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), f"{link} does not exist"
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{link} has no such heading"


@pytest.mark.parametrize("name", TEXTS)
def test_commands_and_options_exist(name: str) -> None:
    for words in commands(TEXTS[name]):
        match words:
            case ["ytsb", "--version" | "--help"] | ["ytsb"]:
                pass
            case ["ytsb", command, *arguments] if command in COMMANDS:
                assert isinstance(main, click.Group)
                found = main.get_command(click.Context(main), command)
                assert found is not None
                found.make_context(command, arguments)  # raises for unknown options
            case ["ytsb", first, *_]:
                pytest.fail(f"there is no command {first}")
            case ["make", *targets]:
                named = {target for target in targets if "=" not in target and not target.startswith("#")}
                assert named <= TARGETS, f"there is no target {named - TARGETS}"


@pytest.mark.parametrize("name", TEXTS)
def test_variables_exist(name: str) -> None:
    known = {record.variable for record in RECORDS.values()} | {"YTSB_LAB"}
    assert set(re.findall(r"\bYTSB_[A-Z_]*[A-Z]\b", TEXTS[name])) <= known


@pytest.mark.parametrize("name", [name for name in TEXTS if not name.startswith(("docs/library", "tests/"))])
def test_files_of_the_package_that_are_named_exist(name: str) -> None:
    rooms = "|".join(path.name for path in (ROOT / "ytsb_tui").iterdir() if path.is_dir() and path.name[0] != "_")
    for named in re.findall(rf"`((?:{rooms})/[\w*/.]+)`", TEXTS[name]):
        assert list((ROOT / "ytsb_tui").glob(named)), f"there is no {named}"


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/explanation/architecture.md"])
def test_files_of_the_recipes_exist(name: str) -> None:
    named = re.findall(r"`([\w*./-]+(?:/|\.py|\.md))`", TEXTS[name])
    assert len(named) > 10
    for path in named:
        assert list(ROOT.glob(path)) or list((ROOT / "ytsb_tui").glob(path)), f"there is no {path}"


def test_the_keys_of_the_readme_are_keys() -> None:
    table = TEXTS["README.md"].partition("\n## Keys\n")[2].partition("\n## ")[0]
    known = set(re.findall(r"`([^`]+)`", TEXTS["docs/reference/keys.md"]))
    wanted = {
        key for line in table.splitlines() for cell in line.split("|")[1::2] for key in re.findall(r"`([^`]+)`", cell)
    }
    assert len(wanted) > 20
    assert wanted <= known


def test_the_readme_is_short() -> None:
    assert len(TEXTS["README.md"].splitlines()) < 200


def test_steps_are_read_with_their_output() -> None:
    [first, second] = steps("```console\n$ ytsb --version\nytsb, …\n$ true\n```\n")
    assert (first.command, first.lines) == ("ytsb --version", ("ytsb, …",))
    assert (second.command, second.lines) == ("true", ())


def test_commands_are_found_behind_pipes_and_assignments() -> None:
    text = "```sh\nA=b ytsb run -f x > y | jq . && make lab # make nonsense\n```\n"
    assert [words[0] for words in commands(text)] == ["ytsb", "a file", "jq", "make"]
    assert Path(DOCUMENTS[0]).exists()
