"""Policy of technical debt, by noun: the legacy-risk framework, support, cost of ownership."""
