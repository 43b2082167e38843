"""Reading programmes: the viewer first. What the viewer may not read is not there."""
