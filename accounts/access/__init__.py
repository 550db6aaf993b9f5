"""Who asks, and what they may do: sign-in, tokens, scopes, confirmation."""
