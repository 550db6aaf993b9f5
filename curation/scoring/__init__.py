"""What is measured of pictures: scorers, those that come along and those of others, and filling in what is missing."""
