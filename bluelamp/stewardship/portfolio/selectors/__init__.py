"""Every read of the portfolio, by noun: applications, overlap, costs, files."""
