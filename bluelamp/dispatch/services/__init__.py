"""Every write of dispatch, by noun."""
