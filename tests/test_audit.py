"""The audit tells holes, fails for those that are shipped, and never waits for a registry that does not answer."""

from __future__ import annotations

import json
import sys

from tests.audit import ROOT, asked, judged, locked

ANSWER = {
    "dependencies": [
        {"name": "httpx", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2"]}]},
        {"name": "mypy", "version": "0.1", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
        {"name": "stem", "version": "1.8", "vulns": []},
        {"name": "gone", "skip_reason": "not found"},
    ]
}


def test_holes_are_told_and_those_that_are_shipped_fail() -> None:
    lines, bad = judged(json.dumps(ANSWER), frozenset({"httpx"}))
    assert lines == [
        "audit: httpx 0.1 has PYSEC-1, fixed in 0.2",
        "audit: mypy 0.1 has PYSEC-2, fixed in no version yet",
        "audit: 3 of 4 locked versions examined, 2 known holes",
    ]
    assert bad
    assert not judged(json.dumps(ANSWER), frozenset({"stem"}))[1]


def test_no_answer_is_one_line_and_no_failure() -> None:
    for answer in ("", "<html>", "[]", '{"dependencies": [{"name": "httpx", "skip_reason": "not found"}]}'):
        assert judged(answer, frozenset({"httpx"})) == (
            ["audit: no answer from the registry about known holes, so nothing was examined"],
            False,
        )


def test_a_registry_that_never_answers_is_not_waited_for() -> None:
    assert asked("x", (sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.2) == ""
    assert asked("x", ("/no/such/program",)) == ""


def test_every_locked_version_has_a_hash_and_every_library_is_locked() -> None:
    for lock in ("locks/app.txt", "locks/dev.txt", "locks/fuzz.txt"):
        for entry in (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
            assert "--hash=sha256:" in entry, entry
    assert locked("locks/app.txt") <= locked("locks/dev.txt")
