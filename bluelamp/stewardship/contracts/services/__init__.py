"""Every write of contracts, by noun: the register, reviews, kinds of file."""
