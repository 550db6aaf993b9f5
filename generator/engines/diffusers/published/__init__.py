"""Configurations of published models, so that a single file of one of them is read without any network."""
