"""What upper apps register at start."""
