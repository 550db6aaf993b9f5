"""The feed made for one person: what they like, what may please them, in which order, and what is learned of it."""
