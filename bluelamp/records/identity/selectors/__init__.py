"""Reads of identity, by noun."""
