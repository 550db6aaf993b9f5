"""What is shown next, and what was shown."""

from feed.models.card import Card, Standing
from feed.models.impression import Impression

__all__ = ["Card", "Impression", "Standing"]
