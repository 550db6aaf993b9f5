"""What engines that ask another server over HTTP have in common."""
