"""A private Tor network with a fake YouTube and a fake Messages API, sealed in a network namespace of its own.

`python -m tests.lab CMD...` starts it, runs CMD inside and tears it down; `tests.lab.client.Lab` steers it from there.
"""
