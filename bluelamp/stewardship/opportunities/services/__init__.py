"""Every write of opportunities."""
