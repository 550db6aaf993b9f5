"""Feeds and search for programs, why a post stands in one, and what people say of what they want to see."""
