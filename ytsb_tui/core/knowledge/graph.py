"""The knowledge graph: notes are linked when they explain the same concepts. Neighbours and statistics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ytsb_tui.core.notes.concepts import concept_key
from ytsb_tui.core.videos.video import VideoId

EVERYWHERE = 200  # notes; a concept in more notes links none of them
_MOST = 10  # entries of each list in the statistics


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNode:
    """A note and the concepts that it explains, by their names in the note."""

    video: VideoId
    title: str
    subject: str | None
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A term as a note explains it; `start` is the second of its evidence, None when it is unverified."""

    video: VideoId
    name: str
    text: str
    start: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptNode:
    """A concept with its most frequent name, and the notes that explain it."""

    key: str
    name: str
    notes: tuple[VideoId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphStatistics:
    """Statistics of a graph. `links` counts pairs of notes that share a concept, `islands` unconnected groups of notes
    (single notes included), `alone` single notes. `common` lists the concepts in the most notes, `hubs` the notes with
    the most links, `bridges` the concepts in the most subjects; each with that number."""

    notes: int
    concepts: int
    shared: int
    links: int
    islands: int
    alone: int
    common: tuple[tuple[str, int], ...]
    hubs: tuple[tuple[str, int], ...]
    bridges: tuple[tuple[str, int], ...]


class KnowledgeGraph:
    """Built once from all notes."""

    def __init__(self, notes: Iterable[NoteNode]) -> None:
        self.notes: Mapping[VideoId, NoteNode] = {note.video: note for note in notes}
        names: dict[str, Counter[str]] = defaultdict(Counter)
        found: dict[str, dict[VideoId, None]] = defaultdict(dict)
        for note in self.notes.values():
            for name in note.concepts:
                if key := concept_key(name):
                    names[key][name] += 1
                    found[key].setdefault(note.video)
        self.concepts: Mapping[str, ConceptNode] = {
            key: ConceptNode(key=key, name=min(counted, key=lambda n: (-counted[n], n)), notes=tuple(found[key]))
            for key, counted in names.items()
        }

    def concept(self, name: str) -> ConceptNode | None:
        """The concept of this name, ignoring case and number; None when no note explains it."""
        return self.concepts.get(concept_key(name))

    def concepts_of(self, video: VideoId) -> tuple[ConceptNode, ...]:
        """The concepts of a note, the most shared first."""
        keys = dict.fromkeys(concept_key(name) for name in self.notes[video].concepts)
        found = [self.concepts[key] for key in keys if key]
        return tuple(sorted(found, key=lambda concept: -len(concept.notes)))

    def near(self, video: VideoId) -> tuple[tuple[NoteNode, tuple[str, ...]], ...]:
        """Notes that share concepts with this one, and those concepts; more and rarer shared concepts come first."""
        scores: dict[VideoId, float] = defaultdict(float)
        common: dict[VideoId, list[str]] = defaultdict(list)
        for concept in self.concepts_of(video):
            for other in concept.notes if len(concept.notes) <= EVERYWHERE else ():
                if other != video:
                    scores[other] += 1 / len(concept.notes)
                    common[other].append(concept.name)
        best = sorted(scores, key=lambda other: (-scores[other], other))
        return tuple((self.notes[other], tuple(common[other])) for other in best)

    def together(self, key: str) -> tuple[tuple[ConceptNode, int], ...]:
        """Concepts explained together with this one, with the number of common notes, most first."""
        counted = Counter(
            other.key for video in self.concepts[key].notes for other in self.concepts_of(video) if other.key != key
        )
        best = sorted(counted, key=lambda other: (-counted[other], other))
        return tuple((self.concepts[other], counted[other]) for other in best)

    def statistics(self) -> GraphStatistics:
        """The statistics of the whole graph."""
        shared = [concept for concept in self.concepts.values() if len(concept.notes) > 1]
        joining = [concept for concept in shared if len(concept.notes) <= EVERYWHERE]
        pairs = {pair for concept in joining for pair in combinations(sorted(concept.notes), 2)}
        links = Counter(video for pair in pairs for video in pair)
        subjects = [
            (concept.name, len({self.notes[video].subject for video in concept.notes} - {None})) for concept in shared
        ]
        return GraphStatistics(
            notes=len(self.notes),
            concepts=len(self.concepts),
            shared=len(shared),
            links=len(pairs),
            islands=_islands(self.notes, [concept.notes for concept in joining]),
            alone=len(self.notes) - len(links),
            common=_most([(concept.name, len(concept.notes)) for concept in shared], 2),
            hubs=_most([(self.notes[video].title, count) for video, count in links.items()], 1),
            bridges=_most(subjects, 2),
        )


def _most(counted: Iterable[tuple[str, int]], least: int) -> tuple[tuple[str, int], ...]:
    found = [(name, count) for name, count in counted if count >= least]
    return tuple(sorted(found, key=lambda each: (-each[1], each[0]))[:_MOST])


def _islands(notes: Iterable[VideoId], groups: Iterable[Sequence[VideoId]]) -> int:
    """The number of connected components when the notes of each group are joined."""
    above = {video: video for video in notes}

    def top(video: VideoId) -> VideoId:
        while above[video] != video:
            above[video] = above[above[video]]
            video = above[video]
        return video

    for first, *others in groups:
        for other in others:
            above[top(other)] = top(first)
    return sum(video == over for video, over in above.items())
