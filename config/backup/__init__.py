"""Backups: rows and files in one folder, brought back, and rows compared with files."""
