"""Cards of posts, rendered once and stored: what every list of posts is joined from."""
