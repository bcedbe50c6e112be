from __future__ import annotations

import json

from tests.tui.stage import NOTE
from ytsb_tui.core.notes.progress import NoteProgress
from ytsb_tui.tui.places.reader.note_page import draft_page, note_page, readable
from ytsb_tui.tui.render.look import ASCII, UNICODE
from ytsb_tui.tui.render.spans import Role, plain


def test_front_matter_is_not_shown() -> None:
    assert readable(NOTE, UNICODE).lstrip().startswith("# The essence of calculus")


def test_wikilinks_become_words() -> None:
    assert readable("see [[Note|its alias]] and [[Other]]", UNICODE) == "see *its alias* and *Other*"


def test_images_html_and_comments_are_taken_out() -> None:
    assert readable("a ![x](http://t/b.png) <script>b</script> %%c%% <!-- d -->e", UNICODE) == "a x b  e"


def test_controls_are_taken_out() -> None:
    assert readable("a\x1b[31mb\x9bc\u202ed", UNICODE) == "abd"


def test_ascii_stays_ascii() -> None:
    assert readable("# Ünïcode → ✓", ASCII).isascii()


def test_formulas_are_shown_in_unicode_and_code_as_it_is() -> None:
    note = (
        "- a point [[x|y]]\n\n  $$\n  \\lambda^2 \\lt \\frac{1}{2}\n  $$\n\n"
        "  ```cpp\n  std::vector<int> v; // [[nodiscard]] <!-- %% -->\n  ```\n"
    )
    text = readable(note, UNICODE)
    assert "- a point *y*" in text
    assert "  λ² < 1/2\n" in text
    assert "std::vector<int> v; // [[nodiscard]] <!-- %% -->" in text
    shown = "\n".join("".join(span for span, _ in line) for line in note_page(text, UNICODE, 60).lines)
    assert "λ² < 1/2" in shown
    assert "std::vector<int> v; // [[nodiscard]]" in shown
    assert "$$" not in shown


def test_no_end_of_a_long_line_of_code_is_lost() -> None:
    code = "    return reinterpret_cast<T*>(data_.get());  // for all of us\n\nx = 1;"
    lines = [plain(line) for line in note_page(f"- a\n\n  ```cpp\n  {code}\n  ```\n", UNICODE, 30).lines]
    assert all(len(line) <= 30 for line in lines)
    shown = "".join(line.removeprefix("    ") for line in lines).replace(" ", "")
    assert "returnreinterpret_cast<T*>(data_.get());//forallofus" in shown
    assert any(line.strip() == "x = 1;" for line in lines)


def test_a_map_is_not_shown() -> None:
    note = "- a\n\n## Map\n\n```mermaid\ngraph LR\n```\n\n## Mine\n"
    assert readable(note, UNICODE) == "- a\n\n## Mine\n"


def test_a_note_while_it_is_written_is_a_list() -> None:
    heard = NoteProgress()
    answer = json.dumps(
        {
            "title": "Calculus",
            "summary": "Two ideas.",
            "core_concepts": [{"term": "Integral", "text": "an area", "quote": "area"}],
            "key_points": [{"text": "Rings make rectangles", "quote": "rings"}, {"text": "They are inverses"}],
        }
    )
    text = "".join(heard.feed(piece)[2] for piece in answer)
    page = draft_page(text, UNICODE, 60)
    lines = [plain(line).rstrip() for line in page.lines]
    assert [heading.text for heading in page.headings] == ["Core concepts", "Key points"]
    for line in ("Two ideas.", "• Integral: an area", "• Rings make rectangles", "• They are inverses"):
        assert line in lines
    assert draft_page("", UNICODE, 60).lines == ()


def test_evidence_has_three_colours() -> None:
    page = note_page("- a ✓\n- b ≈ near\n- c ✗", UNICODE, 60)
    spans = [span for line in page.lines for span in line if span[0].strip() in ("✓", "≈", "✗")]
    assert [role for _, role in spans] == [Role.DONE, Role.WARNING, Role.ERROR]
