"""Briefs of a partner as documents: what is said (`gather`), and how it is set (`pdf`, `word`)."""
