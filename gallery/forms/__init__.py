"""What the gallery's pages ask."""
