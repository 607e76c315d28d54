"""The policy of capability: maturity with its spread, who is accountable, what rows cannot be."""
