"""Pages of the studio: ask for a picture, follow it, choose, go on."""
