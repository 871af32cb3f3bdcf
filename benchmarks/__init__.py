"""What the library and its local service cost, in time and in memory."""
