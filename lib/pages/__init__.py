"""What a page tells of itself: the key of each of its forms, and the page that one came from."""
