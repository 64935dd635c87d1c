"""What is always at hand: the countries, and how anything is found by name."""
