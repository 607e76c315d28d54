"""Bluelamp: an open platform for a UK police force."""

__version__ = "0.1.0"
