"""Rules of planning: predicates and tables."""
