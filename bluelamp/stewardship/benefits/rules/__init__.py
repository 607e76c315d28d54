"""Policy of benefits: states, profiles by month, rates of an hour, the ledger."""
