"""Evidence: where a quote was said, and whether it was said so. Exact, near with what differs, or not at all."""

from ytsb_tui.core.notes.evidence.context import context_of
from ytsb_tui.core.notes.evidence.finding import find_quote, quote_as_said
from ytsb_tui.core.notes.evidence.index import CueIndex, index_cues

__all__ = ["CueIndex", "context_of", "find_quote", "index_cues", "quote_as_said"]
