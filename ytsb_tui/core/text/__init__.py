"""Text: cleaned, split into words, compared."""
