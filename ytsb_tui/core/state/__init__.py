"""The engine's events and the state that they fold to."""
