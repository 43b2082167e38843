"""Planning: the menu of a year, rounds of requests, their allocation, and what was agreed."""
