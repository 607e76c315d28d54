"""Policy of contracts, by noun: terms and notice, savings, the calendar."""
