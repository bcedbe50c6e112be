"""Links between notes: mentions, shared concepts, and the pages of concepts and subjects."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from operator import attrgetter

from ytsb_tui.core.notes.concepts import concept_key
from ytsb_tui.core.notes.frontmatter import property_text, yaml_text
from ytsb_tui.core.notes.markdown import escaped
from ytsb_tui.core.notes.note_file import Generated
from ytsb_tui.core.notes.wikilinks import NameIndex, Place, linked, name_index, places, unlinked, wikilink
from ytsb_tui.core.text.plural import plural

KIND = "ytsb"  # the property that distinguishes generated pages from notes
CONCEPT, SUBJECT = "concept", "subject"  # its values; each is also the property with the page's name

_LINKS = "<!-- ytsb:links -->\n"
_MOST_RELATED = 5
_MOST_TOGETHER = 8  # related concepts on the page of a concept
_EVERYWHERE = 200  # notes; a concept in more notes relates none of them
_EXPLAINED = re.compile(r"^- \*\*(.+?)\*\*: (.+)$", re.MULTILINE)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([^\w\s]|_)")
_WORDS_OF_TITLE = 2  # at least; a single word rarely refers to the note of that title


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A concept as a note explains it: its name there, and the rest of the line as Markdown."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePage:
    """A note in the vault: its link target (None when it cannot be linked), and its generated part without links."""

    path: str
    target: str | None
    title: str
    subject: str | None
    body: str
    concepts: Mapping[str, Explained]


def without_links(body: str) -> str:
    """The generated part of a note, without the links that were added to it."""
    return unlinked(body.partition(_LINKS)[0])


def note_page(path: str, target: str | None, text: str, body: str) -> NotePage:
    """The note in a file with this text and generated part."""
    plain = without_links(body)
    title = _TITLE.search(plain)
    concepts: dict[str, Explained] = {}
    for match in _EXPLAINED.finditer(plain):
        name = _as_text(match[1])
        if key := concept_key(name):
            concepts.setdefault(key, Explained(name=name, text=match[2]))
    return NotePage(
        path=path,
        target=target,
        title=_as_text(title[1]) if title else path,
        subject=property_text(text, "subject"),
        body=plain,
        concepts=concepts,
    )


def shared(notes: Iterable[NotePage]) -> dict[str, str]:
    """The concepts explained by more than one note, each with its most frequent name."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for note in notes:
        for key, explained in note.concepts.items():
            names[key][explained.name] += 1
    return {key: min(found, key=lambda n: (-found[n], n)) for key, found in names.items() if found.total() > 1}


class NoteLinks:
    """The links between notes. `concepts` and `subjects` are the link targets of the pages of concepts (by key) and of
    subjects; `across` allows links between subjects."""

    def __init__(
        self,
        notes: Sequence[NotePage],
        concepts: Mapping[str, str],
        subjects: Mapping[str, str],
        *,
        across: bool,
        body: Callable[[NotePage], str] = attrgetter("body"),
    ) -> None:
        """`body` loads the body of a note on demand, because all bodies at once would need too much memory."""
        self._notes = notes
        self._concepts = concepts
        self._subjects = subjects
        self._across = across
        self._body = body
        self._names = shared(notes)
        self._with: dict[str, list[NotePage]] = defaultdict(list)
        self._at: dict[str, NotePage] = {}
        self._linkable: dict[tuple[str | None, str], list[str]] = defaultdict(list)  # paths, by scope and concept
        for note in notes:
            self._at[note.path] = note
            for key in note.concepts:
                self._with[key].append(note)
                if note.target is not None:
                    self._linkable[self._scope(note), key].append(note.path)

    def bodies(self) -> Iterator[tuple[str, str]]:
        """The path of every note, and its generated part with links."""
        mentioned: dict[str, tuple[Place, ...]] = {}
        incoming: dict[str, list[NotePage]] = defaultdict(list)  # target -> notes that link to it
        indexes: dict[str | None, NameIndex] = {}
        for note in self._notes:
            scope = self._scope(note)
            if scope not in indexes:
                indexes[scope] = name_index(self._linked_names(note))
            found = places(self._body(note), indexes[scope], note.target or "")
            mentioned[note.path] = found
            if note.target is not None:
                targets = (*(place.target for place in found), *(other.target for other, _ in self._related(note)))
                for target in dict.fromkeys(targets):
                    incoming[target or ""].append(note)
        for note in self._notes:
            lines = self._section(note, self._related(note), incoming.get(note.target or "", ()))
            yield note.path, linked(self._body(note), mentioned[note.path]) + "".join(f"{line}\n" for line in lines)

    def concept_page(self, key: str, name: str) -> Generated:
        """The page of a concept: each note's explanation, and the concepts explained together with it."""
        notes = self._with.get(key, [])
        together = Counter(other for note in notes for other in note.concepts if other != key and other in self._names)
        lines = [f"# {escaped(name)}", "", f"*Explained in {plural(len(notes), 'note')}.*", ""]
        lines += [f"- {_link(note)}: {note.concepts[key].text}" for note in notes]
        if together:
            best = sorted(together, key=lambda other: (-together[other], other))[:_MOST_TOGETHER]
            lines += ["", "## Together with", "", *(f"- {self._concept(other)}" for other in best)]
        return Generated(fields=_fields(CONCEPT, name), body="\n".join(lines) + "\n")

    def subject_page(self, subject: str) -> Generated:
        """The index page of a subject: its notes, and the concepts that they share with other notes."""
        notes = sorted(
            (note for note in self._notes if note.subject == subject), key=lambda note: note.title.casefold()
        )
        counts = Counter(key for note in notes for key in note.concepts if key in self._names)
        lines = [f"# {escaped(subject)}", "", f"*{plural(len(notes), 'note')}*", ""]
        lines += [f"- {_link(note)}" for note in notes]
        if counts:
            in_order = sorted(counts, key=lambda key: self._names[key].casefold())
            lines += ["", "## Concepts", ""]
            lines += [f"- {self._concept(key)} ({plural(counts[key], 'note')})" for key in in_order]
        return Generated(fields=_fields(SUBJECT, subject), body="\n".join(lines) + "\n")

    def _linked_names(self, note: NotePage) -> Iterator[tuple[str, str]]:
        for key, target in self._concepts.items():
            if key in self._names:
                yield from {(n.concepts[key].name, target) for n in self._with[key]}
        for other in self._notes:
            reachable = self._across or other.subject == note.subject
            if reachable and other.target is not None and len(other.title.split()) >= _WORDS_OF_TITLE:
                yield other.title, other.target

    def _related(self, note: NotePage) -> list[tuple[NotePage, list[str]]]:
        """Notes that explain the same concepts; those that share more and rarer concepts come first."""
        telling = [key for key in note.concepts if len(self._with[key]) <= _EVERYWHERE]
        scope = self._scope(note)
        scores: dict[str, float] = defaultdict(float)
        for key in telling:
            weight = 1 / len(self._with[key])
            for path in self._linkable.get((scope, key), ()):
                scores[path] += weight
        scores.pop(note.path, None)
        best = nsmallest(_MOST_RELATED, scores, key=lambda path: (-scores[path], path))
        others = [self._at[path] for path in best]
        return [(other, [key for key in telling if key in other.concepts]) for other in others]

    def _scope(self, note: NotePage) -> str | None:
        """The subject inside which the note is linked; None for all."""
        return None if self._across else note.subject

    def _section(
        self, note: NotePage, related: list[tuple[NotePage, list[str]]], incoming: Sequence[NotePage]
    ) -> Iterator[str]:
        subject = None if note.subject is None else self._subjects.get(note.subject)
        concepts = [key for key in note.concepts if key in self._names and key in self._concepts]
        if not (subject or concepts or related or incoming):
            return
        yield _LINKS.rstrip("\n")
        if subject or concepts:
            yield from ("", "## See also", "")
        if subject:
            yield f"- Subject: {wikilink(subject, note.subject or '')}"
        if concepts:
            yield "- Concepts: " + ", ".join(map(self._concept, concepts))
        if related:
            yield from ("", "## Related notes", "")
            for other, keys in related:
                yield f"- {_link(other)}: {', '.join(map(self._concept, keys))}"
        if incoming:
            yield from ("", "## Linked from", "")
            for other in sorted(incoming, key=lambda each: each.title.casefold()):
                yield f"- {wikilink(other.target or '', other.title)}"

    def _concept(self, key: str) -> str:
        target = self._concepts.get(key)
        return escaped(self._names[key]) if target is None else wikilink(target, self._names[key])


def _link(note: NotePage) -> str:
    return escaped(note.title) if note.target is None else wikilink(note.target, note.title)


def _fields(kind: str, name: str) -> tuple[tuple[str, str], ...]:
    return ((KIND, yaml_text(kind)), (kind, yaml_text(name)))


def _as_text(markdown: str) -> str:
    """Reverses `escaped`."""
    return html.unescape(_ESCAPE.sub(r"\1", markdown)).strip()
