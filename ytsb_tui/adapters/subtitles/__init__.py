"""Subtitles and transcripts as text: their encodings and their forms."""
