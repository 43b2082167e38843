"""Who may do what with engagements, when: predicates and tables."""
