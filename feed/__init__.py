"""What to show next: ranking, candidates, impressions, search."""
