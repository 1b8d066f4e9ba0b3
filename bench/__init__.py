"""Measurements against a named baseline, in one run; see `docs/benchmarks.md`."""
