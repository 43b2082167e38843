"""Who follows what, and how they hear of it: in the application and by a daily mail."""
