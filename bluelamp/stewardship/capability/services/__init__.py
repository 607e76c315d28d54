"""Every write of capability: its registers."""
