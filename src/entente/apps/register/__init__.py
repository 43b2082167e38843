"""The register: who stands in which relation to the alliance, since when, by which source."""
