"""Engagements that come in by the thousand: from a data set of the public record, or from a sheet of a desk."""
