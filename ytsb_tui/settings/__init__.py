"""What can be set, what it means, and where it was set."""
