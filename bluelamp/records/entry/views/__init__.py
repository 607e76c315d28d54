"""Pages where people write the record."""
