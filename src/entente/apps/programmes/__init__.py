"""Tailored programmes: what an alliance and a partner want together, how, by when, and who answers for it."""
