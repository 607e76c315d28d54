"""Doors of dispatch for people."""
