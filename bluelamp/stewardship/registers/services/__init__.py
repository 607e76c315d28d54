"""Every write of registers, by noun: entries, files of them."""
