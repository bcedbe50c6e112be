"""A fresh Debian with only Python and make, in a folder, entered through its own namespaces.

Its packages come from where this machine's apt and pip get theirs at that time.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("python3", "make")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_LINE = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


class NoMachine(Exception):
    """This machine cannot host another; the message says what is missing."""


def needed() -> None:
    """Raises NoMachine when something is missing."""
    if os.getuid() != 0:
        raise NoMachine("a root folder of Debian can only be made by root")
    absent = [name for name in ("debootstrap", "tmux", "unshare", "chroot") if shutil.which(name) is None]
    if absent:
        raise NoMachine(f"not installed: {', '.join(absent)} (apt install debootstrap tmux)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The folder as a machine, with folders of this machine mounted into it, by mount point. Nothing stays
    mounted after its commands have ended."""

    root: Path
    shown: tuple[tuple[Path, str], ...] = ()

    def command(self, words: str, environ: Mapping[str, str] | None = None, user: str = "root") -> list[str]:
        """The command that runs a shell command there, in the user's home, with only these variables."""
        variables = {"PATH": PATH, "LANG": "C.UTF-8", "TERM": "xterm-256color", **(environ or {})}
        variables |= {name: os.environ[name] for name in _LINE if name in os.environ}
        inside = ["env", "-i", *(f"{name}={value}" for name, value in variables.items())]
        inside += ["sh", "-c", f"HOME=$(getent passwd {user} | cut -d: -f6); export HOME; cd; {words}"]
        enter = ["chroot", f"--userspec={user}:", "/", *inside]
        # The folder becomes the root of a mount namespace, because in a chroot the kernel allows no user namespaces.
        script = 'r=$1; shift; mount --bind "$r" "$r"; mount -t proc proc "$r/proc"; mount --rbind /dev "$r/dev"; '
        script += 'mount -t sysfs -o ro sysfs "$r/sys" 2>/dev/null || :; '
        for folder, place in self.shown:
            script += f'mkdir -p "$r{place}"; mount --bind "{folder}" "$r{place}"; '
        script += 'cd "$r"; mkdir -p .before; pivot_root . .before; umount -l /.before; exec "$@"'
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        return [*apart, "sh", "-ec", script, "sh", str(self.root), *enter]

    def put(self, source: Path, target: str) -> None:
        """Copies what a checkout of the project at `source` contains, without generated files."""
        names = subprocess.run(
            ["git", "-C", str(source), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True,
            capture_output=True,
        ).stdout.split(b"\0")
        for name in filter(None, map(os.fsdecode, names)):
            file = self.root / target.lstrip("/") / name
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, file, follow_symlinks=False)


def fresh(root: Path, packages: Sequence[str] = PACKAGES, release: str | None = None) -> Machine:
    """Creates one with these packages, of this machine's release or another. Raises NoMachine, CalledProcessError."""
    needed()
    own, mirror = _source()
    release = release or own
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}", release, str(root), mirror]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    etc = root / "etc"
    shutil.copy("/etc/resolv.conf", etc / "resolv.conf")
    shutil.copy("/etc/hosts", etc / "hosts")
    (etc / "apt" / "sources.list").unlink(missing_ok=True)
    if release == own:
        for file in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
            if file.suffix in {".list", ".sources"} and file.is_file():
                shutil.copy(file, etc / "apt" / file.relative_to("/etc/apt"))
    else:
        (etc / "apt" / "sources.list").write_text(f"deb {mirror} {release} main\n", encoding="utf-8")
    for keys in (Path("/etc/apt/trusted.gpg.d"), Path("/etc/apt/keyrings"), Path("/usr/share/keyrings")):
        if keys.is_dir():
            shutil.copytree(keys, root / keys.relative_to("/"), dirs_exist_ok=True)
    acquire = subprocess.run(["apt-config", "dump", "Acquire"], check=True, capture_output=True).stdout
    (etc / "apt" / "apt.conf.d" / "99line").write_bytes(acquire)
    return Machine(root=root, shown=tuple(_configure_pip(root)))


def outcome(name: str, proof: Callable[[Path], None]) -> int:
    """The exit code of a proof, which is given a folder that is deleted at the end: 1 when something does not work, 77
    when this machine cannot host another."""
    work = Path(tempfile.mkdtemp(prefix=f"ytsb-{name}-"))
    try:
        proof(work)
    except NoMachine as reason:
        print(f"{name}: {reason}", file=sys.stderr)
        return 77
    except (AssertionError, subprocess.SubprocessError) as error:
        print(f"{name}: {error}\n{getattr(error, 'stderr', None) or ''}", file=sys.stderr)
        return 1
    finally:
        subprocess.run(["rm", "-rf", "--one-file-system", str(work)], check=True)
    return 0


def _configure_pip(root: Path) -> Iterator[tuple[Path, str]]:
    """Copies this machine's pip settings into it; yields the folders that they name."""
    lines = ["[global]\n"]
    for name, value in dict(_pip()).items():
        words = value.split()
        for number, word in enumerate(words):
            path = Path(word.removeprefix("file://"))
            if not path.is_absolute() or not path.exists():
                continue
            if path.is_dir():
                whole = path.parent if path.name == "simple" else path  # an index links to files beside it
                yield whole, str(whole)
                continue
            # Where no package installs files: the certificate bundle is regenerated with each package.
            copy = root / "etc" / "pip" / path.name
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(path, copy)
            words[number] = f"/etc/pip/{path.name}"
        lines.append(f"{name} = {' '.join(words)}\n")
    (root / "etc" / "pip.conf").write_text("".join(lines))


def _pip() -> Iterator[tuple[str, str]]:
    """pip's settings of this machine, from files and the environment."""
    output = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True
    ).stdout
    for line in output.splitlines():
        name, _, value = line.partition("=")
        yield name.rpartition(".")[2], str(ast.literal_eval(value))


def _source() -> tuple[str, str]:
    """The release and the mirror of this machine's own Debian. Raises NoMachine."""
    form = "$(ORIGIN) $(RELEASE) $(REPO_URI)"
    output = subprocess.run(
        ["apt-get", "indextargets", "--format", form, "Created-By: Packages"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for line in output.splitlines():
        match line.split():
            case ["Debian", release, mirror]:
                return release, mirror
    raise NoMachine("apt's sources name no Debian; fetch its lists with: apt-get update")
