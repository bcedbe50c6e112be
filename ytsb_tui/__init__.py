"""ytsb-tui: YouTube videos into study notes, with transcripts fetched through Tor."""

__version__ = "0.1.0"
