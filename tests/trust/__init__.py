"""Long tests that nothing is lost, leaked or exploited. `make trust` runs them and prints their counts.

Each records its counts with the fixture `proven`. Tests that are short enough are in `make test` instead.
"""
