"""Snapshots: built by a recipe, kept as Parquet in the storage, read again."""
