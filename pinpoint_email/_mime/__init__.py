"""From the standard library's messages to what leaves."""
