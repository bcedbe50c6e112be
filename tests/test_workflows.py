"""The workflows name what there is: make targets, files and the Pythons that are promised."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PROMISED = {
    last for each in PROJECT["classifiers"] if re.fullmatch(r"3\.\d+", last := each.rpartition(" :: ")[2]) is not None
}


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_what_a_workflow_runs_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for target in re.findall(r"\bmake ([a-z]+)\b", text):
        assert target in targets
    for name in re.findall(r"(?:locks|\.ci|tests)/[\w./-]+", text):
        assert (ROOT / name).exists(), name
    for job in yaml.safe_load(text)["jobs"].values():
        assert job["timeout-minutes"] > 0


def test_every_promised_python_is_tested() -> None:
    assert {"3.11", "3.12", "3.13", "3.14"} == PROMISED
    for file in WORKFLOWS:
        matrices = re.findall(r"python: (\[.*\])", file.read_text(encoding="utf-8"))
        assert {frozenset(yaml.safe_load(each)) for each in matrices} == {frozenset(PROMISED)}, file.name


def test_only_publishing_may_ask_for_a_token() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))["jobs"]
    assert [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})] == ["publish"]
