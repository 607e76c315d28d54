"""Every write of benefits: the register, their states, kinds of file."""
