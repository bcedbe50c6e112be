"""Knowledge across notes: search, questions, links and the concept graph."""
