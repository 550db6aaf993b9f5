"""Pages of the feed: lists of posts, and why a post stands in one."""
