"""Reads of profiles, by noun."""
