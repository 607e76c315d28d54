"""Pages of contact, by noun."""
