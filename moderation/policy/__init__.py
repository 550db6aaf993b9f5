"""Deciding what a text may ask for: plain functions over words and meaning, without Django."""
