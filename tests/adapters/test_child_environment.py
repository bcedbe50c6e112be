"""A child process gets what it needs, and nothing else."""

from __future__ import annotations

from ytsb_tui.adapters.child_environment import child_environment
from ytsb_tui.settings.schema import RECORDS


def test_a_child_gets_no_secret() -> None:
    secrets = {record.variable: "hush" for record in RECORDS.values() if record.secret and record.variable}
    assert len(secrets) == 5
    environ = {**secrets, "GITHUB_TOKEN": "hush", "PATH": "/bin", "HOME": "/root", "TZ": "UTC"}
    assert child_environment(environ) == {"PATH": "/bin", "HOME": "/root", "TZ": "UTC"}
    assert child_environment(environ, "GITHUB_TOKEN", "NOT_SET")["GITHUB_TOKEN"] == "hush"
