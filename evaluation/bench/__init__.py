"""Benchmarks of speed: side by side in one run, ratios rather than seconds."""
