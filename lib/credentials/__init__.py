"""Content Credentials (C2PA): whose name files are signed in, what is said in them, signing, and reading others'."""
