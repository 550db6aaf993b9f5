"""Who is served next, what that costs, and how long the others will wait."""
