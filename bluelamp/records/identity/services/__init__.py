"""Writes of identity, by noun."""
