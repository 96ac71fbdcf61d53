"""One script for each promise of speed. `python -m benchmarks` runs them all; README.md says how to read them."""
