"""Every read of opportunities."""
