"""Loading the fictional force, as the owner of the database. Never beside real records."""
