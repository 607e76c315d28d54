"""How two person records are compared, and what the comparison weighs."""
