"""Bytes to the socket and back: the only place that knows requests and urllib3."""
