"""Orchestration: the only home of tasks. Talks to the outside through the protocols in `ports/`."""
