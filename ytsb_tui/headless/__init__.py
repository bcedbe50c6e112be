"""The engine without a screen of its own: a task group runs the loops, a printer tells what happens."""
