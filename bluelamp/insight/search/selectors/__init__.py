"""Reads of search, by noun."""
