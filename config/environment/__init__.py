"""What the operator set: the file it stands in, and addresses of the site, its broker and its pictures taken apart."""
