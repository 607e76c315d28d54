"""The rules of tasking, by noun."""
