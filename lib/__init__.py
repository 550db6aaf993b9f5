"""Small shared pieces without models."""
