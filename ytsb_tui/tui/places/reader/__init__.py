"""The reader of a note. It is opened by other places."""
