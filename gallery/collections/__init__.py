"""Collections as pages show them."""
