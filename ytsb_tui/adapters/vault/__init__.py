"""The vault: a folder of Markdown notes that belongs to the user."""
