"""Telling a person's own programs what happened, by HTTP, after the Standard Webhooks specification (1.0)."""
