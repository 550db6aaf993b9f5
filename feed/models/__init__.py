"""What is shown next, and what was shown."""

from feed.models.card import Card
from feed.models.impression import Impression
from feed.models.top_post import TopPost

__all__ = ["Card", "Impression", "TopPost"]
