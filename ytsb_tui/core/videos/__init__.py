"""Videos and where they come from: links, transcripts, what YouTube told."""
