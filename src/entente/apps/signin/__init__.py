"""Signing in: password with second factor, passkey, the alliance's own identity provider, and API tokens."""
