"""Questions: their keywords, the events that answer them, and what leads from one to another."""
