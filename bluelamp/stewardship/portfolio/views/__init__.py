"""Pages of the portfolio, by noun: applications, passports, charts, files."""
