"""Frames of pages that are kept: what stands around a list, the same for all who see the same."""
