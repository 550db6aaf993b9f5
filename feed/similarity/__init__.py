"""What is like what: vectors of pictures and words, the neighbours of each post, copies and bursts."""
