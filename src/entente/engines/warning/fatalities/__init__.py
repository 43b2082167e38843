"""Probabilistic forecasts of state-based fatalities per country and month, and their scores.

The protocol is that of the VIEWS prediction challenge 2023/24 at country-month level (Hegre et al. 2024,
arXiv:2407.11045). Months are numbered from 1 = January 1980 and countries by their VIEWS identifiers.
"""
