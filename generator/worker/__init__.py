"""The process that draws: claims a batch under a lease, runs it on its engine, reports what came of it."""
