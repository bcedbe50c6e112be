"""`python -m tests.bench [--quick] [NAME...]`: runs the benchmarks (all, or those named) and writes RESULTS.md.

Those that need the lab are left out without one; `make bench` starts it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.bench.conditions import Conditions
from tests.bench.table import keep
from tests.lab.client import Lab

# Name -> whether it needs the lab, in the order in which they run: the longest last.
BENCHMARKS = {
    "start": False,
    "frame": False,
    "library_reader": False,
    "vectors": False,
    "growth": False,
    "ceiling": False,
    "few_exits": False,
    "long_way": False,
    "lease": False,
    "reach": False,
    "bytes": True,
    "memory": True,
    "pipeline": True,
    "latency": True,
    "rotation": True,
}


def main() -> int:
    """The exit code: 1 when a number was not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="rotate for three exits only and extrapolate")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    lab = Lab.from_environment() if "YTSB_LAB" in os.environ else None
    missed = 0
    for name in options.names or BENCHMARKS:
        if BENCHMARKS[name] and lab is None:
            print(f"{name}: left out, it needs the lab (make bench)", file=sys.stderr)
            continue
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="ytsbbench") as folder:
            rows = import_module(f"tests.bench.{name}").measure(Conditions(Path(folder), lab, quick=options.quick))
        keep(name, rows)
        for row in rows:
            missed += row.reached is False
            summary = " ".join(part for part in (row.ours, row.rival and f"against {row.rival}", row.ratio) if part)
            verdict = "" if row.reached is None else "  reached" if row.reached else "  MISSED"
            print(f"{row.name}: {summary}  [{row.wanted}]{verdict}", flush=True)
        print(f"  ({name} took {time.monotonic() - started:.0f} s)", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
