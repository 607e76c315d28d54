"""What people do in tasking, by noun."""
