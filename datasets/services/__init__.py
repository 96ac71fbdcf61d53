"""Every write of this package, by subject."""
