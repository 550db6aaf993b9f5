"""Comments as pages show them."""
