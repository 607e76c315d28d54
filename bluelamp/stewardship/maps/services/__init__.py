"""Every write of journey maps."""
