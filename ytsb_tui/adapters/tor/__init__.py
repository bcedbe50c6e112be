"""Tor: a daemon of our own or one that runs already, through its control port."""
