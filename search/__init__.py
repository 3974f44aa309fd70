"""The search index of a Tongwen site: imports nothing of `generator`."""
