"""The OpenAPI surface."""
