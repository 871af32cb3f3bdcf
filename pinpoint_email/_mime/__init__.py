"""Messages as they leave: from the standard library's, and from texts, files and headers."""
