"""What a child process inherits from the environment: what it needs to run, and no key or token."""

from __future__ import annotations

from collections.abc import Mapping

_NEEDED = (
    "DYLD_LIBRARY_PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "LOGNAME", "PATH", "TMPDIR", "TZ",
    "USER",
)  # fmt: skip


def child_environment(environ: Mapping[str, str], *more: str) -> dict[str, str]:
    """The variables that any program needs, and these."""
    return {name: environ[name] for name in (*_NEEDED, *more) if name in environ}
