"""Reads of registers, by noun: what is declared, entries with their history."""
