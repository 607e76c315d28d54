"""Whole stores of records compared at once, in DuckDB."""
