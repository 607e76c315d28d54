"""Every write of publication, by noun: the registers, editions."""
