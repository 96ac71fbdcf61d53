"""Ideas and the standards library. Filled by the open prototyping workshop."""
