"""What machines ask of a web process: whether it lives, whether it can serve, and how each part it needs is."""
