"""YouTube: transcripts and lists, over a leased connection."""
