"""Training data from what people made: events, recipes, snapshots and what trainers load."""
