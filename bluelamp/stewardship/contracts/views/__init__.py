"""Pages of contracts: each contract, and looks at them all."""
