"""Pure numerics and rules: frozen dataclasses in, frozen results out; no web, no ORM."""
