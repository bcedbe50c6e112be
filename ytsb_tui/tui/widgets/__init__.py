"""Widgets that show lines of spans and send only what changed."""
