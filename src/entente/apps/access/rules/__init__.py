"""What access allows, each rule by name."""
