"""Identifiers, dates, periods, as-of and errors: the standard library only."""
