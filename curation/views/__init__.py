"""Pages: the curators' room, and where one's own pictures went."""
