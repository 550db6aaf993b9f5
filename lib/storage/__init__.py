"""All files of a storage, whatever it is: listed, written whole, moved from one place to another."""
