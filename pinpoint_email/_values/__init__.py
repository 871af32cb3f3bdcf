"""Values: their checks, their form in JSON, and the base of all data types. Nothing here knows HTTP."""
