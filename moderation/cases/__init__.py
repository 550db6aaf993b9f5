"""Deciding: about what was reported, and about verdicts that are held or appealed; the queue of both."""
