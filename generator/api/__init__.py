"""Making pictures through the API: the same verbs as the pages."""
