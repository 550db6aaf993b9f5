"""What a file says of how its picture was made: read in the limited child, written into downloads."""
