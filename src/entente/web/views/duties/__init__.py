"""Pages of duties, undertakings, standards, challenges and money."""
