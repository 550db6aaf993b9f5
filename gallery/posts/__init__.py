"""Posts: their drafts, their changes, and the viewer's own marks on their cards."""
