"""Reading engagements: the viewer first, the rest by keyword."""
