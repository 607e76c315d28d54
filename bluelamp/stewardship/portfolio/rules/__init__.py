"""Policy of the portfolio, by noun: passport, scoring, ending, hosting, money, links."""
