"""Ten thousand hostile titles and as many links, through everything that reads, writes and shows them."""

from __future__ import annotations

import io
import os
import re
from datetime import date
from pathlib import Path

import pytest

from tests.adapters.vault.notes import put
from tests.fakes.hostile import links, titles
from tests.trust.table import Proven
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.notes.file_names import same_file
from ytsb_tui.core.notes.note_file import is_note_of
from ytsb_tui.core.state.events import Failed, SourceListed
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.sources import find_sources, source_of
from ytsb_tui.core.videos.video import VideoId, VideoSource, is_video_id, source_text
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.headless.json_lines import JsonPrinter
from ytsb_tui.headless.plain_lines import PlainPrinter
from ytsb_tui.tui.render.look import ASCII, UNICODE

COUNT = 10_000
SUBJECTS = 40  # folders; a subject is as hostile as a title
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.mark.timeout(1200)
def test_titles_make_notes_inside_the_vault_each_on_a_file_of_its_own(tmp_path: Path, proven: Proven) -> None:
    folder = tmp_path / "vault"
    vault = MarkdownVault(folder, lambda: date(2026, 11, 28))
    vault.check()
    outside = sorted(path for path in tmp_path.iterdir() if path != folder)
    subjects = list(titles(SUBJECTS, 1))
    written: dict[str, VideoId] = {}
    for number, title in enumerate(titles(COUNT)):
        video = VideoId(f"{number:011}")
        written[put(vault, video, clean(title) or None, subject=clean(subjects[number % SUBJECTS]))] = video
    real = os.path.realpath(folder)
    keys = {same_file(path) for path in written}
    astray = [path for path in written if not os.path.realpath(folder / path).startswith(real + os.sep)]
    wrong = [path for path, video in written.items() if not is_note_of((folder / path).read_text(), video)]
    raw = [path for path in written if RAW.search(path) or RAW.search((folder / path).read_text().replace("\t", ""))]
    figure = f"{len(keys)} files, {len(astray)} outside, {len(wrong)} not their own, {len(raw)} with raw controls"
    proven("titles to notes", "titles", COUNT, figure)
    assert len(keys) == len(written) == COUNT
    assert not astray
    assert not wrong
    assert not raw
    assert sorted(path for path in tmp_path.iterdir() if path != folder) == outside


def test_titles_are_shown_without_a_raw_control(tmp_path: Path, proven: Proven) -> None:
    library = SqliteLibrary(tmp_path / "library.db")
    out, json_out = io.StringIO(), io.StringIO()
    plain, rows = PlainPrinter(out, out), JsonPrinter(json_out)
    state = PanelState()
    for number, title in enumerate(titles(COUNT, 2)):
        tidy = clean(title)
        failed = Failed(
            at=1.0, video=VideoId(f"{number:011}"), title=tidy, kind=FailureKind.SOURCE, reason=tidy, action="",
            retry_at=None, attempts=1,
        )  # fmt: skip
        for event in (failed, SourceListed(at=1.0, source=tidy, title=tidy, found=1, new=1)):
            plain.show(event, state)
            rows.show(event, state)
        for look in (UNICODE, ASCII):
            assert not RAW.search(look.safe(tidy)), title
    library.add(
        [NewJob(video=VideoId(f"{n:011}"), title=clean(t) or None) for n, t in enumerate(titles(COUNT, 2))], 1.0
    )
    stored = [job.title or "" for job in library.jobs()]
    library.close()
    proven("titles shown", "titles", COUNT, f"{len(RAW.findall(out.getvalue() + json_out.getvalue()))} raw controls")
    assert not RAW.search(out.getvalue())
    assert not RAW.search(json_out.getvalue())
    assert len(stored) == COUNT
    assert not any(RAW.search(title) for title in stored)


def test_links_name_something_or_are_told_in_one_clean_line(proven: Proven) -> None:
    videos = collections = rejected = 0
    for number, link in enumerate(links(COUNT)):
        found = find_sources(link, lines=bool(number % 2))
        for source in found.sources:
            if isinstance(source, VideoSource):
                videos += 1
                assert is_video_id(source.video)
                assert re.fullmatch(r"[A-Za-z0-9_-]{11}", source.video)
            else:
                collections += 1
            shown = source_text(source)
            assert not RAW.search(shown), link
            assert source_text(source_of(shown)) == shown
        for one in found.rejected:
            rejected += 1
            assert not RAW.search(f"{one.text}{one.reason}{one.action}".replace("\n", "")), link
            assert "\n" not in one.text
    proven("links", "links", COUNT, f"{videos} videos, {collections} lists, {rejected} rejected, 0 crashes")
    assert videos > COUNT // 10
    assert rejected > COUNT // 10
