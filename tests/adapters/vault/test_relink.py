"""A vault of many notes is linked, and what the user wrote, renamed or moved in it stays."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.core.notes.links import targets_in
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.notes.file_names import same_file
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.notes.note_file import body_of
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId

MINE = "\n\nMy own words — “slope” [[not a note of mine]] \r\n\ttabs, and no newline at the end"


def identity(number: int) -> VideoId:
    return VideoId(f"vid{number:08}")


def put(
    vault: MarkdownVault,
    number: int,
    title: str,
    text: str,
    *terms: str,
    subject: str | None = None,
    path: str | None = None,
) -> str:
    """Writes a note with a definition for each term."""
    proof = Evidence(start=3.0, cue=0, score=100.0)
    said = tuple(Point(text=f"What {term} means.", term=term, quote="x y z", evidence=proof) for term in terms)
    sections = (
        Section(kind=SectionKind.KEY_POINTS, points=(Point(text=text, quote="the slope", evidence=proof),)),
        Section(kind=SectionKind.DEFINITIONS, points=said),
    )
    note = Note(title=title, summary="", sections=sections, language="en", model="m", subject=subject)
    video = identity(number)
    transcript = Transcript(video=video, language="en", automatic=True, cues=(Cue(start=3, duration=1, text="x y z"),))
    return vault.write(Details(video=video, title=title), transcript, WrittenNote(note=note, usage=Usage()), path)


def made(folder: Path, *, across: bool = True) -> MarkdownVault:
    vault = MarkdownVault(folder, lambda: date(2026, 1, 2), across=across)
    vault.check()
    return vault


def texts(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_bytes().decode() for file in folder.rglob("*.md")}


def unresolved(folder: Path) -> list[tuple[str, str]]:
    """Links of generated parts that lead to no file, or to one of several, as Obsidian resolves them."""
    all_texts = texts(folder)
    paths = {same_file(path[:-3]) for path in all_texts}
    stems = Counter(path.rpartition("/")[2] for path in paths)
    return [
        (path, target)
        for path, text in all_texts.items()
        for target in targets_in(body_of(text) or "")
        if same_file(target) not in paths and stems[same_file(target)] != 1
    ]


def test_notes_mention_each_other_and_hear_of_it(tmp_path: Path) -> None:
    vault = made(tmp_path)
    put(vault, 1, "Linear algebra", "It rests on the chain rule.", "Slope", "Vector", subject="Mathematics")
    put(vault, 2, "The chain rule", "As linear algebra says, a slope is steep.", "Slopes", subject="Mathematics")
    vault.relink()
    found = texts(tmp_path)
    first, second = found["Mathematics/Linear algebra.md"], found["Mathematics/The chain rule.md"]
    assert "As [[Linear algebra|linear algebra]] says, a [[Slope|slope]] is steep." in second
    assert "- **[[Slope|Slopes]]**: " not in second, "the first mention only"
    assert "## Linked from\n\n- [[The chain rule]]" in first
    assert "- Subject: [[Mathematics]]" in first
    assert "- [[The chain rule]]: [[Slope]]" in first, "related by what both explain"
    concept = found["Concepts/Slope.md"]
    assert "- [[Linear algebra]]: What Slope means. [0:03](https://youtu.be/vid00000001?t=3)" in concept
    assert "Concepts/Vector.md" not in found, "nobody shares it"
    index = found["Mathematics/Mathematics.md"]
    assert "- [[Linear algebra]]\n- [[The chain rule]]" in index
    assert "- [[Slope]] (2 notes)" in index
    assert unresolved(tmp_path) == []
    vault.relink()
    assert texts(tmp_path) == found, "nothing changes when nothing has changed"


@pytest.mark.parametrize("across", [True, False])
def test_references_stay_within_a_subject_if_wished(tmp_path: Path, across: bool) -> None:
    vault = made(tmp_path, across=across)
    put(vault, 1, "Linear algebra", "x", "Slope", subject="Mathematics")
    put(vault, 2, "Alpine skiing", "As linear algebra says.", "Slope", subject="Sports")
    vault.relink()
    text = texts(tmp_path)["Sports/Alpine skiing.md"]
    assert ("[[Linear algebra" in text) is across


def test_a_subject_has_one_page_however_it_is_capitalised(tmp_path: Path) -> None:
    vault = made(tmp_path)
    put(vault, 1, "Maps", "x", "Slope", subject="Linear algebra")
    put(vault, 2, "Kernels", "x", "Kernel", subject="linear Algebra")
    put(vault, 3, "Images", "x", "Image", subject="Linear algebra")
    for _ in range(2):
        vault.relink()
        pages = {name: text for name, text in texts(tmp_path).items() if "subject: " in text and "# Linear" in text}
        [page] = pages.values()
        assert all(f"[[{name}" in page for name in ("Maps", "Kernels", "Images"))
    [note] = [text for name, text in texts(tmp_path).items() if name.endswith("/Kernels.md")]
    assert "- Subject: [[" in note


def test_an_edited_note_is_left_alone(tmp_path: Path) -> None:
    vault = made(tmp_path)
    first = tmp_path / put(vault, 1, "Linear algebra", "x", "Slope")
    put(vault, 2, "The chain rule", "As linear algebra says.", "Slope")
    edited = first.read_text(encoding="utf-8").replace("What Slope", "What my Slope")
    first.write_text(edited, encoding="utf-8")
    vault.relink()
    assert first.read_text(encoding="utf-8") == edited


def test_a_file_in_the_way_and_names_that_no_link_can_reach(tmp_path: Path) -> None:
    vault = made(tmp_path)
    (tmp_path / "Concepts").write_text("a file", encoding="utf-8")
    one = tmp_path / put(vault, 1, "Linear algebra", "x", "Slope")
    put(vault, 2, "The chain rule", "As linear algebra says.", "Slope")
    one.rename(tmp_path / "C# [x].md")
    vault.relink()
    assert unresolved(tmp_path) == []
    assert "- Linear algebra" not in texts(tmp_path)["The chain rule.md"]


@pytest.mark.exhaustive
def test_a_vault_of_three_hundred_notes(tmp_path: Path) -> None:
    chance = random.Random(7)
    vault = made(tmp_path)
    terms = [f"{a} {b}" for a in ("vector", "prime", "open", "free", "dual") for b in ("space", "ideal", "set", "map")]
    titles = [f"Lecture {n} on {chance.choice(terms)}s" if n % 7 else f"Twin: “{n % 3}” | [x] #1" for n in range(300)]
    subjects = ["Mathematics", "History & Art", None, "Über alles: 1/2"]

    def write(number: int, path: str | None) -> str:
        text = f"See {titles[number - 1]}, the {terms[number % 20]} and the {terms[(number + 3) % 20]}."
        mine = (terms[number % 20], terms[number * 7 % 20].title() + "s", f"Single {number}")
        return put(vault, number, titles[number], text, *mine, subject=subjects[number % 4], path=path)

    paths = [write(number, None) for number in range(300)]
    vault.relink()
    assert unresolved(tmp_path) == []
    own = tmp_path / paths[5]
    own.write_bytes(own.read_bytes() + MINE.encode())
    page = tmp_path / "Concepts" / "vector space.md"
    page.write_bytes(page.read_bytes() + MINE.encode())
    renamed = tmp_path / paths[8]
    moved = tmp_path / "Elsewhere" / "Quite another name.md"
    moved.parent.mkdir()
    renamed.rename(moved)
    for _ in range(10):
        vault = made(tmp_path)
        for number in range(0, 300, 12):
            write(number, paths[number])
        write(5, paths[5])
        write(8, paths[8])
        vault.relink()
    assert unresolved(tmp_path) == []
    assert own.read_bytes().endswith(MINE.encode())
    assert page.read_bytes().endswith(MINE.encode())
    assert not renamed.exists()
    assert identity(8) in moved.read_text(encoding="utf-8")
    found = texts(tmp_path)
    everything = [target for text in found.values() for target in targets_in(body_of(text) or "")]
    assert "Quite another name" in everything
    assert len(everything) > 2000
    assert sum("video: " in text for text in found.values()) == 300, "no note is there twice"
    assert not [path for path in found if "(edited" in path]
