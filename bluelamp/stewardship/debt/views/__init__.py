"""Pages of technical debt, by noun: risk, papers."""
