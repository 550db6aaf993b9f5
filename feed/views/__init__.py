"""Pages of the feed: lists of posts, what people want to see of them, and why one stands in a list."""
