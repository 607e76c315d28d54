"""Every write of automation, by noun: the register, kinds of file."""
