"""A soak: calls for minutes against a server that does everything wrong."""
