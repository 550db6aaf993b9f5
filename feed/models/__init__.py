"""What is shown next, what was shown, and what people did with it."""

from feed.models.card import Card
from feed.models.counted_slates import CountedSlates
from feed.models.edition import Edition
from feed.models.engagement import Engagement
from feed.models.impression import Impression
from feed.models.indexed_vectors import IndexedPicture, IndexedPost
from feed.models.learned_model import LearnedModel
from feed.models.muted_word import MutedWord
from feed.models.neighbours import Neighbours
from feed.models.note import Gap, SpareNote
from feed.models.pair_choice import PairChoice
from feed.models.personal_order import PersonalOrder
from feed.models.picture_vector import PictureVector
from feed.models.ranking_settings import RankingSettings
from feed.models.reaction import Reaction
from feed.models.repost import Repost
from feed.models.seen import Seen
from feed.models.slate import Slate
from feed.models.text_vector import TextVector
from feed.models.top_post import TopPost
from feed.models.viewing import Viewing
from feed.models.wish import Wish

__all__ = [
    "Card",
    "CountedSlates",
    "Edition",
    "Engagement",
    "Gap",
    "Impression",
    "IndexedPicture",
    "IndexedPost",
    "LearnedModel",
    "MutedWord",
    "Neighbours",
    "PairChoice",
    "PersonalOrder",
    "PictureVector",
    "RankingSettings",
    "Reaction",
    "Repost",
    "Seen",
    "Slate",
    "SpareNote",
    "TextVector",
    "TopPost",
    "Viewing",
    "Wish",
]
