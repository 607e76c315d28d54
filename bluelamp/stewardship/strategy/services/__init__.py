"""Every write of strategy: its registers."""
