"""The US Federal IT Dashboard as files of our own kinds, and what became of each relationship."""
