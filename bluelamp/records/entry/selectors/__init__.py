"""Reads of entry: who is meant, what became of a record, who sees it, which warnings are due."""
