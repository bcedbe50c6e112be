"""Podcasts: the episodes of feeds, with the transcripts that the feeds name."""
