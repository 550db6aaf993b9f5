"""Finding posts by words and filters: what is asked, how it is answered quickly, and why nothing was found."""
