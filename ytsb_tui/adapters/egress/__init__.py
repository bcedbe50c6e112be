"""The way out: connections over one route and no other."""
