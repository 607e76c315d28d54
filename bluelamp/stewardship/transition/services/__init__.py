"""Every write of transition, by noun: the registers, rulings."""
