"""Painters, a file to each family of subjects. Each takes an Art and leaves its mark on the canvas."""
