"""What is shown: images, posts, lineage, likes, comments, collections."""
