"""Notes: what they hold, how they are written and checked."""
