"""The caption tracks of a player response, in order of preference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ytsb_tui.adapters.json_steps import at, items, string, words
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Captions

MOST_TRACKS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A caption track, YouTube's code of its language, and the URL of its timed text."""

    captions: Captions
    code: str
    url: str
    translatable: bool


def tracks_in(renderer: object) -> tuple[Track, ...]:
    """The caption tracks that can be fetched, one per language and kind. Plain tracks come before named ones, such as
    commentaries; automatic tracks of the original voice come before those of dubs."""
    entries = items(at(renderer, "captionTracks"))[:MOST_TRACKS]
    found: dict[tuple[str, bool], Track] = {}
    for entry in _original_voice_first(renderer, entries):
        code, url = clean(string(at(entry, "languageCode")), 40), string(at(entry, "baseUrl"))
        if not code or not url:
            continue
        automatic = at(entry, "kind") == "asr"
        name = clean(words(at(entry, "name")), 80) or code
        label = "" if automatic else _label(string(at(entry, "trackName")) or name.partition(" - ")[2])
        captions = Captions(language=f"{code}-x-{label}" if label else code, name=name, automatic=automatic)
        track = Track(captions=captions, code=code, url=url, translatable=at(entry, "isTranslatable") is True)
        found.setdefault((captions.language, automatic), track)
    return tuple(sorted(found.values(), key=lambda track: track.captions.language != track.code))


def _label(name: str) -> str:
    """The name of a track as a subtag of a language code; empty for a plain track."""
    if not name.strip():
        return ""
    return "-".join(re.findall("[A-Za-z0-9]+", name)).lower() or "other"


def _original_voice_first(renderer: object, entries: Sequence[object]) -> list[object]:
    """The entries, with the automatic track of the default audio track moved before the other automatic ones."""
    default = at(renderer, "defaultAudioTrackIndex")
    place = default if isinstance(default, int) and default >= 0 else 0
    automatic = [number for number, entry in enumerate(entries) if at(entry, "kind") == "asr"]
    audio = at(renderer, "audioTracks", place)
    own = [number for number in automatic if number in items(at(audio, "captionTrackIndices"))]
    spoken = string(at(audio, "audioTrackId")).partition(".")[0]
    same = [number for number in automatic if spoken and string(at(entries[number], "languageCode")) == spoken]
    ordered = list(entries)
    for candidates in (own, same, automatic[place : place + 1]):
        if len(candidates) == 1:
            ordered.insert(automatic[0], ordered.pop(candidates[0]))
            break
    return ordered
