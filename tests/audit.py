"""Known holes in the locked versions, as the registry tells them: `python -m tests.audit`.

One in what is shipped fails; one in a tool of development is told. A registry that has no answer, or none in time, is
one line and no failure.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds for all


def asked(lock: str, command: tuple[str, ...], seconds: float = PATIENCE) -> str:
    """What pip-audit prints of a lock; empty when it does not come to an end in time."""
    options = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "10", "-f", "json")
    try:
        done = subprocess.run(
            [*command, *options, "-r", lock], cwd=ROOT, check=False, capture_output=True, text=True, timeout=seconds
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout


def judged(answer: str, shipped: frozenset[str]) -> tuple[list[str], bool]:
    """The lines to print for an answer, and whether a hole is in what is shipped."""
    try:
        found = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        found = []
    examined = [each for each in found if "vulns" in each]
    if not examined:
        return ["audit: no answer from the registry about known holes, so nothing was examined"], False
    lines, bad = [], False
    for each in examined:
        for hole in each["vulns"]:
            fixed = ", ".join(hole["fix_versions"]) or "no version yet"
            lines.append(f"audit: {each['name']} {each['version']} has {hole['id']}, fixed in {fixed}")
            bad = bad or each["name"] in shipped
    return [*lines, f"audit: {len(examined)} of {len(found)} locked versions examined, {len(lines)} known holes"], bad


def locked(lock: str) -> frozenset[str]:
    """The names in a lock."""
    return frozenset(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / lock).read_text(encoding="utf-8")))


def main() -> int:
    """The exit code."""
    lines, bad = judged(asked("locks/dev.txt", (sys.executable, "-m", "pip_audit")), locked("locks/app.txt"))
    print("\n".join(lines))
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
