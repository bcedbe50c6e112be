"""No title harms a disk: names are readable, short, and safe on Linux, macOS, Windows and in Obsidian."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ytsb_tui.core.notes.file_names import MOST_BYTES, file_name, folder_name, same_file, tag_name
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
FORBIDDEN = set('[]#^|\\/:*?"<>')
titles = st.one_of(
    st.text(max_size=400),
    st.text(
        alphabet=st.sampled_from('./\\:*?"<>|[]#^% -~.conCON1\u0301\u0338e\u00e9\U0001f600\u202e\x1b'), max_size=300
    ),
)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Linear algebra", "Linear algebra"),
        ("Lecture 4: Eigenvalues", "Lecture 4 - Eigenvalues"),
        ("The end:", "The end"),
        ("ratio 3:2", "ratio 3-2"),
        ("AC/DC live", "AC-DC live"),
        ('What is "truth"?', "What is 'truth'"),
        ("[OFFICIAL] a|b #1", "(OFFICIAL) a-b 1"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\system32", "C--Windows-system32"),
        (".hidden", "hidden"),
        ("ends with dots...", "ends with dots"),
        ("\x1b[31mred\x1b[0m \u202etitle", "red title"),
        ("one %% two %%", "one % two %"),
        ("a\x00b\nc", "ab c"),
        ("e\u0301tude", "\u00e9tude"),
        ("日本語の講義", "日本語の講義"),
        ("CON", "Video CON"),
        ("nul.txt", "Video nul.txt"),
        ("COM1 .x", "Video COM1 .x"),
        ("Console", "Console"),
        ("C# in a day #shorts", "C sharp in a day shorts"),
        ("C++ or A*?", "C++ or A star"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("हिन्दी साहित्य", "हिन्दी साहित्य"),
    ],
)
def test_titles_stay_readable(title: str, name: str) -> None:
    assert file_name(title, VIDEO) == name


@pytest.mark.parametrize("title", ["", "   ", "...", "🎉🎉🎉", "///", "\u202e", "-–—"])
def test_a_title_without_a_word_is_named_by_its_video(title: str) -> None:
    assert file_name(title, VIDEO) == "Video dQw4w9WgXcQ"


def test_long_titles_end_at_a_word() -> None:
    name = file_name("word " * 60, VIDEO)
    assert name.split() == ["word"] * 24


def test_long_words_are_cut_where_they_must_be() -> None:
    assert file_name("x" * 300, VIDEO) == "x" * MOST_BYTES
    assert file_name("字" * 300, VIDEO) == "字" * (MOST_BYTES // 3)


def test_a_cut_leaves_no_letter_without_its_marks() -> None:
    letter = "q\u0323\u0307"  # cannot be composed into one character
    name = file_name("x" * (MOST_BYTES - 4) + letter, VIDEO)
    assert name == "x" * (MOST_BYTES - 4)
    family = "👨\u200d👩\u200d👧"
    assert file_name("x" * (MOST_BYTES - 4) + family, VIDEO) == "x" * (MOST_BYTES - 4)
    syllable = "क्षि"
    assert file_name(syllable * 60, VIDEO) == syllable * (MOST_BYTES // len(syllable.encode()))


@given(titles)
@example("CON." + "x" * 200)
@example("<\u0338")
def test_every_name_is_safe_everywhere(title: str) -> None:
    name = file_name(title, VIDEO)
    assert name
    assert len(name.encode()) <= MOST_BYTES
    assert len(f"{name} ({VIDEO}).md".encode()) <= 143
    assert not FORBIDDEN & set(name)
    assert "%%" not in name
    assert name == unicodedata.normalize("NFC", name)
    assert name == name.strip(" .")
    assert not name.startswith(("-", "~"))
    assert all(unicodedata.category(character)[0] != "C" or character in "\u200c\u200d" for character in name)
    assert PurePosixPath(name).parts == (name,)
    assert PureWindowsPath(name).parts == (name,)
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789")}
    assert name.split(".")[0].strip().lower() not in reserved


@given(titles)
def test_a_name_is_its_own_name(title: str) -> None:
    name = file_name(title, VIDEO)
    assert file_name(name, VIDEO) == name


@given(titles)
def test_folders_are_safe_or_none_at_all(subject: str) -> None:
    name = folder_name(subject)
    assert not FORBIDDEN & set(name)
    assert not name.startswith(".")
    assert not name.lower().endswith(".md")
    assert folder_name(name) == name


@pytest.mark.parametrize(
    ("subject", "folder"),
    [("mathematics", "mathematics"), ("a/b", "a-b"), ("🎹", ""), ("..", ""), ("notes.md", "notes md"), ("", "")],
)
def test_subjects_become_one_folder(subject: str, folder: str) -> None:
    assert folder_name(subject) == folder


@pytest.mark.parametrize(
    ("subject", "tag"),
    [
        ("Linear algebra", "linear-algebra"),
        ("हिन्दी साहित्य", "हिन्दी-साहित्य"),
        ("e\u0301tude", "\u00e9tude"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("机器学习, 第一课", "机器学习-第一课"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("A* search", "a-star-search"),
        ("👨\u200d👩\u200d👧 & more", "more"),
        ("2024", ""),
        ("…", ""),
    ],
)
def test_subjects_become_one_tag(subject: str, tag: str) -> None:
    assert tag_name(subject) == tag


def test_programming_languages_have_folders_of_their_own() -> None:
    assert len({same_file(folder_name(subject)) for subject in ("C", "C++", "C#", "c sharp", "F#")}) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("\u00e9tude", "E\u0301TUDE"),
        ("ﬁsh", "FISH"),
        ("Ｗide", "wide"),
        ("می\u200cخواهم", "میخواهم"),
    ],
)
def test_names_that_a_file_system_takes_for_one_have_one_key(one: str, other: str) -> None:
    assert same_file(one) == same_file(other)
    assert same_file(one) != same_file(other + "x")
