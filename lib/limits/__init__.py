"""How much one may do and write: paces, whose request it is, which letters can be written out."""
