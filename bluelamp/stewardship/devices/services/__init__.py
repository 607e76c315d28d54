"""Every write of devices, by noun: devices, kinds of file."""
