"""Whole stores of records compared at once, in DuckDB: what is learned, what is paired, what is one."""
