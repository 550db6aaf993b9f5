"""What people did with posts, counted for ranking, and the rate that follows from it."""
