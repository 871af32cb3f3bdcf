"""A call from beginning to end: check, build, sign, send, judge, read."""
