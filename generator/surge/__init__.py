"""Surge mode: what holds while it is on, and how it is tried out on the last day's traffic first."""
