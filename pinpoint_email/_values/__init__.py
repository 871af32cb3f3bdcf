"""What a value is: its checks, its form in JSON, and the base of all data types. Nothing here knows HTTP."""
