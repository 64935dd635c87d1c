"""The countries and organizations that are always available, and how records are found by name."""
