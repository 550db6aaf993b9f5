"""How the site is doing: the snapshot everyone reads, incidents, hourly records, invariants."""
