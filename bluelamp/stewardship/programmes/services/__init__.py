"""Every write of programmes, by noun: the register, parts, tables, the choice, kinds of file."""
