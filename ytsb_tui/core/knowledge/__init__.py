"""What the notes of a vault know together: search, questions, graph."""
