"""The record of a workshop: what it says, the page, the tagged PDF, and check-and-publish."""
