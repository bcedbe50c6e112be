"""Styles of notes: the packaged ones, a person's own, and what is wrong with one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engine.models.samples import TEXT, material
from tests.fakes.messages_api import messages_api, whole
from tests.fakes.models import Paid, claude
from ytsb_tui.adapters.private_files import untrusted
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.note import SectionKind
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.models.templates import STYLES, own_styles, packaged, style


@pytest.mark.parametrize("name", STYLES)
def test_a_packaged_style_tells_of_every_section_and_can_be_copied_as_it_is(name: str, tmp_path: Path) -> None:
    text = style(name, tmp_path / "nowhere", untrusted)
    assert all(f"`{kind.value}`" in text for kind in SectionKind)
    (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    assert style(name, tmp_path, untrusted) == text


def test_the_style_in_force_is_what_the_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("- `summary`: $extent in $language, for $$5$chapters.\n", encoding="utf-8")
    (tmp_path / "brief.md").write_text("- `summary`: mine.\n", encoding="utf-8")
    assert sorted(own_styles(tmp_path)) == ["brief", "mine"]
    assert style("brief", tmp_path, untrusted) == "- `summary`: mine.\n"
    assert style("study", tmp_path, untrusted) == packaged("styles/study")


async def test_it_reaches_the_request_behind_the_rules_that_every_style_has(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("- `summary`: $extent in $language, for $$5$chapters.\n", encoding="utf-8")
    with messages_api() as api:
        api.reply(whole(TEXT))
        writer = ModelWriter(claude(api.url), style=style("mine", tmp_path, untrusted))
        await writer.write(material(), lambda *_: None, Paid())
        await writer.model.aclose()
        assert api.task().endswith("- `summary`: the video in en, for $5, chapter by chapter.\n")
        assert "`title`" in api.task()
        assert "copied word for word" in str(api.asked[-1].body["system"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"costs $ 5", r"a \$ that begins no placeholder"),
        (b"in $tongue", r"unknown placeholder \$tongue"),
        (b"x" * 20_001, "20,000 characters"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "mine.md").write_bytes(content)
    with pytest.raises(SetupFailure, match=words) as caught:
        style("mine", tmp_path, untrusted)
    assert caught.value.kind is FailureKind.STYLE
    assert "\n" not in str(caught.value)


def test_a_style_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("x", encoding="utf-8")
    with pytest.raises(SetupFailure, match=re.escape("study, brief, tutorial, mine")):
        style("exam", tmp_path, untrusted)


def test_a_style_that_others_may_change_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    file.write_text("- `summary`: mine.\n", encoding="utf-8")
    for path in (file, tmp_path):
        before = path.stat().st_mode
        path.chmod(before | 0o020)
        with pytest.raises(SetupFailure, match="may be changed by other users") as refused:
            style("mine", tmp_path, untrusted)
        assert refused.value.action == f"Run: chmod go-w {path}"
        path.chmod(before)
    assert style("mine", tmp_path, untrusted) == "- `summary`: mine.\n"
