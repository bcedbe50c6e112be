"""The events of the engine and the state that they add up to."""
