"""Identifiers, the shape of code files, the criminal-justice standing data."""
