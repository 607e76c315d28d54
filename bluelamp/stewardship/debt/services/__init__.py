"""Every write of technical debt, by noun: risk, papers, debts, kinds of file."""
