"""Every write of the portfolio, by noun: passports, links, endings, imports, reckoning."""
