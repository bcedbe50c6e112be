"""A private Tor network with a fake YouTube and a fake Messages API, isolated in its own network namespace.

`python -m tests.lab CMD...` starts it, runs CMD inside and removes it; inside, `tests.lab.client.Lab` controls it.
"""
