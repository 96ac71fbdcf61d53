"""The worked cycle (`cycle.json`, written for this project), and the loader that replays it through the services."""
