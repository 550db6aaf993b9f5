"""Pictures and what people do with them."""

from gallery.models.collection import Collection, CollectionEntry
from gallery.models.comment import Comment
from gallery.models.credential import Credential
from gallery.models.credit import Credit
from gallery.models.deletion import Deletion
from gallery.models.entry import PostImage
from gallery.models.hidden_post import HiddenPost
from gallery.models.image import Edge, Image
from gallery.models.like import Like
from gallery.models.like_change import LikeChange
from gallery.models.post import Post
from gallery.models.rendered_card import RenderedCard
from gallery.models.tag import Tag
from gallery.models.visibility import Visibility

__all__ = [
    "Collection",
    "CollectionEntry",
    "Comment",
    "Credential",
    "Credit",
    "Deletion",
    "Edge",
    "HiddenPost",
    "Image",
    "Like",
    "LikeChange",
    "Post",
    "PostImage",
    "RenderedCard",
    "Tag",
    "Visibility",
]
