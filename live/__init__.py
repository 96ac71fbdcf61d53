"""Who hears that something changed: topics, the bus, announcing after the commit, the event stream. Never content."""
