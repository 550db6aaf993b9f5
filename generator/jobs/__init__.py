"""Jobs from their acceptance to their end: the rules at the door, dry runs, remixes, the turns of a thread."""
