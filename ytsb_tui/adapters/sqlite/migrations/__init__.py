"""The library's schema: numbered SQL files, each the step from the format before it to its own number."""
