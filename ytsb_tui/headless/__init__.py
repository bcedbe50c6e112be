"""Runs the engine without a screen: a task group runs its loops, a printer writes its events."""
