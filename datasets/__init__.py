"""The shelf of candidate datasets, what is already known, how well data answers a question, and what is missing."""
