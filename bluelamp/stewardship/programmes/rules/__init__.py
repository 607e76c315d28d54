"""Policy of programmes: dates, ratings, slips, the major-projects return, totals, the choice."""
