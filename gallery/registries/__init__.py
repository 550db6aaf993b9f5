"""What later stages register here at start, so that the gallery tells them of what happens without knowing them."""
