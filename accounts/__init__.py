"""Who: users, plans, follows, blocks, consent, API tokens."""
