"""Transcripts and subtitles in files of this machine, as a media source."""
