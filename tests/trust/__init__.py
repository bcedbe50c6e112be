"""Long proofs that nothing is lost, nothing leaks and nobody gets in. `make trust` runs them and prints their counts.

Each is a test that takes the fixture `proven` and tells it its counts. What is short enough is proven in `make test`.
"""
