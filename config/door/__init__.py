"""What stands before every page and endpoint: paces, and who comes to the operators' pages."""
