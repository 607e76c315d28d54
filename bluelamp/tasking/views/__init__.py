"""Pages of tasking, by noun."""
