"""Every SELECT of this package, by subject."""
