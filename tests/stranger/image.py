"""`make image`: executes the Dockerfile and the compose file step by step without a Docker engine.

A Debian with Python and pip replaces the image that the Dockerfile starts from. Its instructions are executed in
it unchanged; then the entry point, the user, the health checks and, in the lab, the compose file's two services
together.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.stranger.dockerfile import Instruction, admitted, stages
from tests.stranger.machine import Machine, fresh, outcome
from tests.stranger.start import ROOT

BASE = ("python3", "python3-pip")
AS_ROOT_OF_AN_IMAGE = {"PIP_BREAK_SYSTEM_PACKAGES": "1", "PIP_ROOT_USER_ACTION": "ignore"}
SECONDS = 1200.0
DOCKERFILE = ROOT / "docker" / "Dockerfile"


@dataclass(slots=True, kw_only=True)
class Image:
    """A stage while it is built, and then the configuration of its containers."""

    machine: Machine
    folder: str = "/"
    user: str = "root"
    arguments: dict[str, str] = field(default_factory=dict)  # of the builder, with their defaults
    environ: dict[str, str] = field(default_factory=dict)
    entry: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def command(self, words: Sequence[str]) -> list[str]:
        """The command that runs words in a container of the image."""
        line = f"cd {self.folder} && exec {shlex.join(words)}"
        return self.machine.command(line, self.environ, self.user)

    def run(self, *words: str) -> str:
        """Runs words to their end; returns what they print. Raises CalledProcessError."""
        return subprocess.run(
            self.command(words),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
        ).stdout

    def fails(self, *words: str) -> bool:
        """Whether words end with 1."""
        return (
            subprocess.run(self.command(words), check=False, timeout=SECONDS, stdin=subprocess.DEVNULL).returncode == 1
        )


def build(work: Path) -> Image:
    """Builds every stage of the Dockerfile in `work`; returns the last. Raises AssertionError, CalledProcessError."""
    print("image: a Debian with Python and pip", flush=True)
    base = fresh(work / "base", BASE)
    built: dict[str, Image] = {}
    for name, instructions in stages(DOCKERFILE.read_text(encoding="utf-8")).items():
        root = work / (name or "image")
        subprocess.run(["cp", "-a", str(base.root), str(root)], check=True)
        built[name] = Image(machine=replace(base, root=root))
        for instruction in instructions:
            print(f"image: {name} {instruction.word} {instruction.rest}", flush=True)
            _execute(instruction, built[name], built)
    return built[""]


def container(machine: Machine) -> Image:
    """The built image: the configuration of its containers."""
    image = Image(machine=machine)
    for instruction in stages(DOCKERFILE.read_text(encoding="utf-8"))[""]:
        if instruction.word in {"USER", "ENV", "ENTRYPOINT", "HEALTHCHECK", "WORKDIR"}:
            _execute(instruction, image, {})
    return image


def _execute(one: Instruction, image: Image, built: dict[str, Image]) -> None:
    root = image.machine.root
    match one.word:
        case "RUN":
            machine = image.machine
            if one.mount:
                source = built[one.mount["from"]].machine.root / one.mount["source"].lstrip("/")
                machine = replace(machine, shown=(*machine.shown, (source, one.mount["target"])))
            line = f"cd {image.folder} && {one.rest}"
            environ = image.environ | image.arguments | AS_ROOT_OF_AN_IMAGE
            command = machine.command(line, environ, image.user)
            subprocess.run(command, check=True, timeout=SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        case "COPY":
            *sources, target = one.words
            there = root / (Path(image.folder) / target).relative_to("/")
            _copy(sources, there, whole=target.endswith("/") or len(sources) > 1)
        case "WORKDIR":
            image.folder = one.rest
            (root / one.rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "USER":
            image.user = one.rest
        case "ARG":
            name, _, value = one.rest.partition("=")
            image.arguments[name] = value
        case "ENV":
            image.environ |= dict(word.split("=", 1) for word in one.words)
        case "ENTRYPOINT":
            image.entry = one.words
        case "HEALTHCHECK":
            image.health = ["sh", "-c", one.rest.partition("CMD ")[2]]
        case "VOLUME":
            assert all((root / word.lstrip("/")).is_dir() for word in one.words), one.rest
        case unknown:
            raise AssertionError(f"{unknown} is not carried out here")


def _copy(sources: Sequence[str], there: Path, *, whole: bool) -> None:
    """Copies files of the checkout that reach the builder into a folder, or to another name."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    named = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for source in sources:
        found = subprocess.run([*named, source], check=True, capture_output=True).stdout.split(b"\0")
        names = [name for name in map(os.fsdecode, filter(None, found)) if admitted(name, ignored)]
        assert names, f"{source} does not reach the builder: see .dockerignore"
        for name in names:
            inside = Path(name).relative_to(source)
            file = there / inside if inside.parts else there / Path(name).name if whole else there
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes((ROOT / name).read_bytes())


def prove(image: Image) -> None:
    """What a user does first with the image. Raises AssertionError, CalledProcessError."""
    assert image.run("id", "-u").strip() == "1000", "it must not run as root"
    assert image.run("sh", "-c", "touch /usr/bin/x 2>/dev/null || echo refused").strip() == "refused"
    assert image.run("tini", "--version").startswith("tini")
    print(image.run(*image.entry, "--version"), end="", flush=True)
    output = image.run(*image.entry, "demo", "--headless")
    assert "done 12" in output, output
    print("image: the demo ran in it", flush=True)
    assert image.fails(*image.health), "healthy with no engine"
    size = subprocess.run(["du", "-sm", str(image.machine.root)], check=True, capture_output=True, text=True).stdout
    print(f"image: {size.split()[0]} MB on the disk", flush=True)


def proof(work: Path) -> None:
    """All of it. Raises NoMachine, AssertionError, SubprocessError."""
    prove(build(work))
    lab = [sys.executable, "-m", "tests.lab", sys.executable, "-m", "tests.stranger.compose", str(work / "image")]
    subprocess.run(lab, check=True, cwd=ROOT, timeout=SECONDS)


if __name__ == "__main__":
    sys.exit(outcome("image", proof))
