"""Settings: what can be set, what it means, where it was set."""
