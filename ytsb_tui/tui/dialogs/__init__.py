"""Questions to a person, and pages that lie over a place."""
