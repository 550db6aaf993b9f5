"""What different people did with a post, as ranking counts it."""

from __future__ import annotations

from django.db import models

from feed.ranking.appeal import Responses
from gallery.models import Post


class Engagement(models.Model):
    """Kept beside the post's own counters, which say how many there are; this says for how much they count.

    The post's maker and the invented community count for nothing, and everyone else once for each kind. `likes` is the
    sum of the trust in `likers` people (feed/ranking/trust.py). `views` are exposures of different people
    (feed/ranking/examination.py), a fraction where no script reported.
    """

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    views = models.FloatField(default=0)
    likers = models.PositiveIntegerField(default=0)
    likes = models.FloatField(default=0)
    commenters = models.PositiveIntegerField(default=0)
    remixers = models.PositiveIntegerField(default=0)
    reporters = models.PositiveIntegerField(default=0)
    hiders = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"engagement with {self.post_id}"

    @property
    def discounted(self) -> int:
        """Likes that count for nothing, in whole people."""
        return int(self.likers - self.likes)

    @property
    def responses(self) -> Responses:
        return Responses(
            views=self.views,
            likes=self.likes,
            comments=self.commenters,
            remixes=self.remixers,
            reports=self.reporters,
            hides=self.hiders,
        )
