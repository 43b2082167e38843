"""The event ontology and the columnar event store."""
