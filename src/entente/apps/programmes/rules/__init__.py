"""What programmes allow, each rule by name; nothing here reads or writes the database."""
