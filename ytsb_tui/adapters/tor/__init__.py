"""Tor: a daemon started by ytsb, or one that is already running, through its control port."""
