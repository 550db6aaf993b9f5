"""What looks at every request of a page on its way."""
