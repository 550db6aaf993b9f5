"""How the API describes itself (OpenAPI 3.1): what every operation has in common is said here once."""
