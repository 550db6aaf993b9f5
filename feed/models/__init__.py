"""What is shown next, what was shown, and what people did with it."""

from feed.models.card import Card
from feed.models.impression import Impression
from feed.models.note import Gap, SpareNote
from feed.models.reaction import Reaction
from feed.models.slate import Slate
from feed.models.top_post import TopPost
from feed.models.viewing import Viewing

__all__ = ["Card", "Gap", "Impression", "Reaction", "Slate", "SpareNote", "TopPost", "Viewing"]
