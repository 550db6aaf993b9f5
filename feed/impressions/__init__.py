"""The log of what was shown: noted in the broker's memory beside the page, moved to the database in batches."""
