"""The records: what can be recorded, how it is checked, and how each field is known."""
