"""People, posts, roles, markings: who may read and do what."""
