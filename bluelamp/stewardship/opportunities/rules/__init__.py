"""Policy of opportunities: what they cost, which lane, what comes first, clocks, what is merged."""
