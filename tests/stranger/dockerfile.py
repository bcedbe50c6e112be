"""Parses the Dockerfile: its stages and instructions, and which files of the checkout `.dockerignore` admits."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath

_CONTINUED = re.compile(r"\\\n")
_MOUNT = re.compile(r"--mount=(\S+) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """`RUN pip …`: the keyword, the rest of the line, and the options of a mount."""

    word: str
    rest: str
    mount: dict[str, str]

    @property
    def words(self) -> list[str]:
        """The rest as words: the items if it is a JSON list."""
        if self.rest.startswith("["):
            return [str(word) for word in json.loads(self.rest)]
        return self.rest.split()


def stages(text: str) -> dict[str, list[Instruction]]:
    """The instructions of each stage by its name, without FROM; the last stage, the image, has an empty name."""
    found: dict[str, list[Instruction]] = {}
    stage = ""
    for line in _CONTINUED.sub("", text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stage = rest.partition(" AS ")[2]
            found[stage] = []
            continue
        mount = _MOUNT.match(rest)
        options = dict(option.split("=", 1) for option in mount[1].split(",")) if mount else {}
        found[stage].append(Instruction(word=word, rest=_MOUNT.sub("", rest, count=1).strip(), mount=options))
    return found


def admitted(name: str, ignored: str) -> bool:
    """Whether a file of the checkout is sent to the builder: the last pattern that matches it or a folder decides."""
    path = PurePosixPath(name)
    above = [str(path), *(str(parent) for parent in path.parents if parent.name)]
    sent = True
    for line in filter(None, map(str.strip, ignored.splitlines())):
        pattern = line.removeprefix("!")
        if any(fnmatch(each, pattern) or fnmatch(f"/{each}", pattern.replace("**/", "*/")) for each in above):
            sent = line.startswith("!")
    return sent
