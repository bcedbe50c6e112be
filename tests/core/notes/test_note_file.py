"""A note made anew: the generated part changes, what a person wrote around it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.note_file import Generated, body_of, is_note_of, merge, readable, with_body
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
FIRST = Generated(fields=(("video", f'"{VIDEO}"'), ("created", "2026-11-23")), body="# One\n")
SECOND = Generated(fields=(("video", f'"{VIDEO}"'), ("created", "2027-01-01")), body="# Two\n\nMore.\n")
NEW = merge(None, FIRST).text


def test_a_new_note_is_a_note_of_its_video() -> None:
    assert is_note_of(NEW, VIDEO)
    assert not is_note_of(NEW, VideoId("aaaaaaaaaaa"))
    assert NEW.startswith(f'---\nvideo: "{VIDEO}"\ncreated: 2026-11-23\n---\n\n<!-- ytsb:begin ')
    assert NEW.endswith(" -->\n# One\n<!-- ytsb:end -->\n")


def test_made_anew_it_keeps_its_age() -> None:
    again = merge(NEW, SECOND)
    assert not again.edited
    assert "created: 2026-11-23\n" in again.text
    assert "# Two\n\nMore.\n<!-- ytsb:end -->\n" in again.text
    assert "# One" not in again.text


def test_made_anew_with_the_same_content_it_is_the_same_file() -> None:
    assert merge(NEW, FIRST).text == NEW


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.text())
def test_what_stands_around_stays_byte_for_byte(above: str, below: str) -> None:
    head, block = NEW.split("---\n\n", 1)
    text = f"{head}---\n{above}\n{block}{below}"
    again = merge(text, SECOND)
    assert not again.edited
    assert again.text.startswith(f"{head}---\n{above}\n<!-- ytsb:begin ")
    assert again.text.endswith(f"# Two\n\nMore.\n<!-- ytsb:end -->\n{below}")
    assert merge(again.text, SECOND).text == again.text


def test_an_edit_inside_is_noticed() -> None:
    again = merge(NEW.replace("# One", "# One, by me"), SECOND)
    assert again.edited
    assert "by me" not in again.text


def test_other_line_ends_are_no_edit() -> None:
    again = merge(NEW.replace("\n", "\r\n"), SECOND)
    assert not again.edited
    assert again.text.count("<!-- ytsb:begin ") == 1


@pytest.mark.parametrize(
    "text",
    [
        NEW.replace("<!-- ytsb:end -->", ""),
        NEW.replace("<!-- ytsb:begin ", "<!-- begin "),
        NEW + "<!-- ytsb:end -->",
        NEW.replace("<!-- ytsb:end -->", "<!-- ytsb:begin 0123456789abcdef -->\n<!-- ytsb:end -->"),
        "<!-- ytsb:end -->\n" + NEW.replace("\n<!-- ytsb:end -->", ""),
        NEW.replace("---\n", "", 1),
    ],
)
def test_without_a_whole_block_and_properties_the_file_is_a_persons(text: str) -> None:
    assert not is_note_of(text, VIDEO)


@pytest.mark.parametrize("text", ["", "mine", "mine\n", "mine\n\n", "---\ntags: a\n---\nmine\n"])
def test_a_text_without_a_block_gets_one_and_keeps_all_it_had(text: str) -> None:
    merged = merge(text, FIRST)
    assert not merged.edited
    assert text.removeprefix("---\ntags: a\n---\n") in merged.text
    assert is_note_of(merged.text, VIDEO)
    assert merge(merged.text, FIRST).text == merged.text


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_generated_part_is_read_whatever_the_line_ends(ends: str) -> None:
    assert body_of(merge(None, SECOND).text.replace("\n", ends)) == SECOND.body


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Mine\n",
        NEW.replace("# One", "# One, by me"),
        NEW.replace("<!-- ytsb:end -->", ""),
        NEW + NEW,
        NEW + "<!-- ytsb:end -->",
    ],
)
def test_what_a_person_edited_or_doubled_is_not_read(text: str) -> None:
    assert body_of(text) is None


@given(TEXTS, TEXTS, st.sampled_from(["", "# Two\n", "\\1 \\g<0>\n"]))
def test_another_body_changes_nothing_around_it(above: str, below: str, body: str) -> None:
    head, block = NEW.split("---\n\n", 1)
    text = with_body(f"{head}---\n{above}\n{block}{below}", body)
    assert body_of(text) == body
    assert text.startswith(f"{head}---\n{above}\n<!-- ytsb:begin ")
    assert text.endswith(f" -->\n{body}<!-- ytsb:end -->\n{below}")


def test_a_reader_sees_neither_properties_nor_marks() -> None:
    body = "# One\n<!-- ytsb:links -->\n\n## See also\n"
    text = merge("---\ntags: a\n---\n\nMine above.\n\n", Generated(fields=FIRST.fields, body=body)).text
    seen = "Mine above.\n\n# One\n\n## See also\n\nMine below: <!-- ytsb:end -->\n"
    for ends in ("\n", "\r\n"):
        assert readable(f"{text}\nMine below: <!-- ytsb:end -->\n\n".replace("\n", ends)) == seen
    assert readable("no note") == "no note\n"
