"""Notes hang together by what they explain and mention, and made anew their links change nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.notes.links import targets_in
from ytsb_tui.core.knowledge.backlinks import CONCEPT, KIND, SUBJECT, Explained, NoteLinks, NotePage, note_page, shared
from ytsb_tui.core.notes.frontmatter import property_text, yaml_text
from ytsb_tui.core.notes.markdown import escaped
from ytsb_tui.core.notes.note_file import Generated, merge
from ytsb_tui.core.text.cleaning import clean

PAGES = {"slope": "Concepts/Slope", "curve": "Concepts/Curve"}
SUBJECTS = {"Maths": "Subjects/Maths"}


def page(
    title: str, *concepts: str, subject: str | None = "Maths", said: str = "Nothing.", linkable: bool = True
) -> NotePage:
    lines = [f"# {escaped(title)}", "", said, "", *(f"- **{escaped(name)}**: what it is" for name in concepts)]
    text = "" if subject is None else f"---\nsubject: {yaml_text(subject)}\n---\n"
    return note_page(f"{title}.md", title if linkable else None, text, "\n".join(lines) + "\n")


def web(*notes: NotePage, across: bool = True, concepts: dict[str, str] | None = None) -> NoteLinks:
    return NoteLinks(notes, PAGES if concepts is None else concepts, SUBJECTS, across=across)


def section(body: str, heading: str) -> list[str]:
    """The lines of the list under a heading."""
    return [line for line in body.partition(f"## {heading}\n\n")[2].partition("\n\n")[0].split("\n") if line]


def test_a_page_is_read_from_its_file() -> None:
    body = (
        "# C\\# and *snake\\_case*\n\nSee [[Other|another]].\n\n- **Slope**: how *steep* [0:10](u)\n"
        "- **slopes**: the second time\n- **of**: too short a name\n- no term\n"
    )
    found = note_page("a/b.md", "b", '---\nsubject: "Maths"\n---\n', f"{body}<!-- ytsb:links -->\n\n- **Curve**: x\n")
    assert (found.path, found.target, found.subject) == ("a/b.md", "b", "Maths")
    assert found.title == "C# and *snake_case*"
    assert found.body == body.replace("[[Other|another]]", "another")
    assert found.concepts == {"slope": Explained(name="Slope", text="how *steep* [0:10](u)")}


def test_without_title_and_subject_the_path_names_it() -> None:
    found = note_page("a/b.md", None, "", "text\n")
    assert (found.title, found.subject, found.concepts) == ("a/b.md", None, {})


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_title_is_read_as_it_was_given(title: str) -> None:
    plain = clean(title)
    if plain:
        assert note_page("p", None, "", f"# {escaped(title)}\n").title == plain


def test_shared_concepts_have_the_name_that_is_most_used() -> None:
    notes = [page("One", "slopes", "Curve"), page("Two", "Slope"), page("Three", "Slope", "Knot")]
    assert shared(notes) == {"slope": "Slope"}
    assert shared([page("One", "slopes"), page("Two", "Slope")]) == {"slope": "Slope"}  # by the alphabet when even


def test_notes_that_share_concepts_lead_to_each_other() -> None:
    one = page("Derivatives in an hour", "Slope", "Curve")
    two = page("Integrals", "slopes", "Curve", said="After *Derivatives in an hour*, the slope.")
    bodies = dict(web(one, two).bodies())
    assert bodies[two.path] == (
        "# Integrals\n\nAfter *[[Derivatives in an hour]]*, the [[Concepts/Slope|slope]].\n\n"
        "- **slopes**: what it is\n- **[[Concepts/Curve|Curve]]**: what it is\n"
        "<!-- ytsb:links -->\n\n## See also\n\n- Subject: [[Subjects/Maths|Maths]]\n"
        "- Concepts: [[Concepts/Slope|Slope]], [[Concepts/Curve|Curve]]\n"
        "\n## Related notes\n\n"
        "- [[Derivatives in an hour]]: [[Concepts/Slope|Slope]], [[Concepts/Curve|Curve]]\n"
        "\n## Linked from\n\n- [[Derivatives in an hour]]\n"
    )
    assert section(bodies[one.path], "Linked from") == ["- [[Integrals]]"]


def test_a_note_that_nothing_leads_to_stays_as_it_is() -> None:
    alone = page("Alone", "Knot", subject=None)
    assert dict(web(alone, page("Other")).bodies())[alone.path] == alone.body


def test_a_mention_alone_is_linked_from_there() -> None:
    told = page("Cold mills", subject=None)
    tells = page("Tells", subject=None, said="See cold mills.")
    bodies = dict(web(told, tells).bodies())
    assert bodies[told.path] == f"{told.body}<!-- ytsb:links -->\n\n## Linked from\n\n- [[Tells]]\n"
    assert bodies[tells.path] == tells.body.replace("cold mills", "[[Cold mills|cold mills]]")


def test_a_title_of_one_word_is_not_taken_for_a_mention() -> None:
    assert (
        "[[" not in dict(web(page("Mills"), page("Tells", said="See mills.")).bodies())["Tells.md"].partition("<!--")[0]
    )


@pytest.mark.parametrize(("across", "related"), [(True, ["Far away", "Near by"]), (False, ["Near by"])])
def test_subjects_keep_to_themselves_unless_they_may_not(across: bool, related: list[str]) -> None:
    here = page("Here", "Slope", said="Not far away, near by.")
    notes = (here, page("Near by", "Slope"), page("Far away", "Slope", subject="Geography"))
    body = dict(web(*notes, across=across).bodies())[here.path]
    assert section(body, "Related notes") == [f"- [[{title}]]: [[Concepts/Slope|Slope]]" for title in related]
    assert ("[[Far away|far away]]" in body) == across
    assert "[[Near by|near by]]" in body


def test_a_note_that_no_link_reaches_is_named_nowhere_but_links_itself() -> None:
    hidden = page("No way there", "Slope", linkable=False)
    seen = page("Seen", "Slope", said="There is no way there.")
    bodies = dict(web(hidden, seen).bodies())
    assert "No way there" not in bodies[seen.path]
    assert "[[no way there" not in bodies[seen.path].casefold()
    assert section(bodies[hidden.path], "Related notes") == ["- [[Seen]]: [[Concepts/Slope|Slope]]"]
    assert "Linked from" not in bodies[seen.path]  # a link back could lead nowhere


def test_the_rarest_concepts_relate_most_and_five_are_enough() -> None:
    one = page("One", "Slope", "Knot")
    many = [page(f"Slope {number}", "Slope") for number in range(6)]
    body = dict(web(one, *many, page("Z knot", "Knot")).bodies())[one.path]
    assert section(body, "Related notes") == [
        "- [[Z knot]]: Knot",  # has no page of its own
        *(f"- [[Slope {number}]]: [[Concepts/Slope|Slope]]" for number in range(4)),
    ]


def test_what_is_everywhere_relates_nothing() -> None:
    body = dict(web(*(page(f"N{number}", "Slope") for number in range(201))).bodies())["N7.md"]
    assert "- Concepts: [[Concepts/Slope|Slope]]" in body
    assert "Related" not in body
    assert "Related" in dict(web(*(page(f"N{number}", "Slope") for number in range(200))).bodies())["N7.md"]


def test_the_page_of_a_concept() -> None:
    made = web(
        page("One", "Slope", "Curve", "Alone"), page("Two", "Slope", "Knot", "Curve", linkable=False), page("Q", "Knot")
    ).concept_page("slope", "Slope #1")
    assert made.fields == ((KIND, f'"{CONCEPT}"'), (CONCEPT, '"Slope #1"'))
    assert made.body == (
        "# Slope \\#1\n\n*Explained in 2 notes.*\n\n- [[One]]: what it is\n- Two: what it is\n"
        "\n## Together with\n\n- [[Concepts/Curve|Curve]]\n- Knot\n"
    )


def test_the_page_of_a_concept_that_one_note_explains_or_none() -> None:
    made = web(page("One", "Slope", "Alone"))
    assert made.concept_page("slope", "Slope").body == "# Slope\n\n*Explained in 1 note.*\n\n- [[One]]: what it is\n"
    assert made.concept_page("knot", "Knot").body == "# Knot\n\n*Explained in 0 notes.*\n\n"


def test_the_page_of_a_subject() -> None:
    notes = (page("b", "Slope", "Knot"), page("A", "slopes", "Alone"), page("Other", "knots", subject="Crafts"))
    made = web(*notes).subject_page("Maths")
    assert made.fields == ((KIND, f'"{SUBJECT}"'), (SUBJECT, '"Maths"'))
    assert made.body == (
        "# Maths\n\n*2 notes*\n\n- [[A]]\n- [[b]]\n"
        "\n## Concepts\n\n- Knot (1 note)\n- [[Concepts/Slope|Slope]] (2 notes)\n"
    )
    assert web(*notes).subject_page("Empty").body == "# Empty\n\n*0 notes*\n\n"


def test_a_page_names_itself_in_its_properties() -> None:
    text = merge(None, web(page("One")).subject_page('Über "all"')).text
    assert (property_text(text, KIND), property_text(text, SUBJECT)) == (SUBJECT, 'Über "all"')
    assert isinstance(web(page("One")).concept_page("x", "x"), Generated)


NAMES = ["Slope", "slopes", "Curve", "Knot", "snake_case", "C++ [x]"]
NOTES = st.lists(
    st.builds(
        lambda title, concepts, subject, said, linkable: page(
            title, *concepts, subject=subject, said=said, linkable=linkable
        ),
        st.sampled_from(["Cold mills", "A slope", "Far away", "Here", "x_y *z*"]),
        st.lists(st.sampled_from(NAMES), max_size=4),
        st.sampled_from(["Maths", "Crafts", None]),
        st.lists(st.sampled_from(["cold mills", "a slope", "Curve", "far away.", "`knot`", "\n"]), max_size=6).map(
            " ".join
        ),
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda note: note.path,
)


@given(NOTES, st.booleans())
def test_links_come_and_go_without_a_trace(notes: Sequence[NotePage], across: bool) -> None:
    bodies = dict(web(*notes, across=across).bodies())
    assert set(bodies) == {note.path for note in notes}
    for note in notes:
        text = "" if note.subject is None else f"---\nsubject: {yaml_text(note.subject)}\n---\n"
        assert note_page(note.path, note.target, text, bodies[note.path]) == note


@given(NOTES, st.booleans())
def test_who_is_linked_knows_it(notes: Sequence[NotePage], across: bool) -> None:
    bodies = dict(web(*notes, across=across).bodies())
    own = {note.target: note for note in notes if note.target is not None}
    for note in own.values():
        forth = bodies[note.path].partition("\n## Linked from\n")[0]
        for target in targets_in(forth):
            if target in own:
                assert target != note.target
                assert note.target in targets_in(bodies[own[target].path].partition("\n## Linked from\n")[2])
