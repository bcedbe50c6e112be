"""For programs: exits, transcripts and engines without a screen."""
