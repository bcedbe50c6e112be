"""Claude: notes, questions and batches over the Messages API."""
