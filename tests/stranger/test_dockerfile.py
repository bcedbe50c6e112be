"""The Dockerfile is executed by `make image`; these checks need no execution."""

from __future__ import annotations

import re
import tomllib
from itertools import chain

import pytest

from tests.stranger.dockerfile import Instruction, admitted, stages
from tests.stranger.start import ROOT

TEXT = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8")


def test_stages_and_their_instructions_are_read() -> None:
    text = (
        "# x\nFROM a AS build\nRUN one \\\n && two\nFROM b\nRUN --mount=type=bind,from=build,source=/w,target=/t pip\n"
    )
    text += 'ENTRYPOINT ["tini", "--", "ytsb"]\n'
    build, [run, entry] = stages(text)["build"], stages(text)[""]
    assert build == [Instruction(word="RUN", rest="one  && two", mount={})]
    assert (run.rest, run.mount["from"], run.mount["target"]) == ("pip", "build", "/t")
    assert entry.words == ["tini", "--", "ytsb"]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("README.md", True),
        ("ytsb_tui/core/exits.py", True),
        ("ytsb_tui/x/__pycache__/y.pyc", False),
        ("docs/x.md", False),
    ],
)
def test_the_context_is_what_dockerignore_says(name: str, sent: bool) -> None:
    assert admitted(name, IGNORED) is sent


def test_all_that_the_wheel_takes_in_reaches_the_builder() -> None:
    copied = [word for one in stages(TEXT)["build"] if one.word == "COPY" for word in one.words[:-1]]
    for source in copied:
        files = [ROOT / source, *(ROOT / source).rglob("*")]
        assert any(each.is_file() and admitted(str(each.relative_to(ROOT)), IGNORED) for each in files), source
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *wheel["shared-data"], "README.md", "LICENSE", "pyproject.toml"} <= set(copied)


def test_all_that_the_wheel_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    locked = (ROOT / "locks" / "extras.txt").read_text(encoding="utf-8")
    missing = [each for each in needed if not re.search(rf"(?mi)^{re.escape(re.split('[<>=;[]', each)[0])}==", locked)]
    assert not missing, "make lock writes them"


def test_it_is_small_and_safe_as_far_as_can_be_read() -> None:
    image = {one.word: one for one in stages(TEXT)[""]}
    assert image["USER"].rest == "ytsb"
    assert image["ENTRYPOINT"].words[0] == "tini"
    assert "CMD python3 /etc/ytsb/health.py app /data" in image["HEALTHCHECK"].rest
    installs = [one.rest for one in stages(TEXT)[""] if one.word == "RUN" and "apt-get install" in one.rest]
    assert all("--no-install-recommends" in line and "rm -rf /var/lib/apt/lists" in line for line in installs)
