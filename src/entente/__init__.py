"""Entente: the platform on which an alliance runs its relations with partner nations."""
