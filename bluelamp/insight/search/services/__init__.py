"""Writes of search, by noun."""
