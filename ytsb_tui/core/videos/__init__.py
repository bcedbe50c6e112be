"""Videos and where they come from: links, transcripts, YouTube's details."""
