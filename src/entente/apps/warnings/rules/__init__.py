"""What may be done with an alert by whom, and what corroborates what."""
