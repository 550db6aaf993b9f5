"""What can be found out of a file that anyone has: what it says of itself, and which picture here it is."""
