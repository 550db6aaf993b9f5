"""What the feed knows of a post, kept apart so that ranking never writes on the gallery's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from django.db.models import Max, Q

from feed.full_text.facts import facts
from feed.full_text.vector import VERSION, vectors
from gallery.models import Post
from gallery.models.post_queryset import may_be_listed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

BATCH = 500
OVERLAP = timedelta(minutes=1)
WRITTEN = ["maker", "published", "rating", "listed", "model", "seen", "revision"]
BATCHES = 20


class CardQuerySet(models.QuerySet["Card"]):
    """Which cards may stand in a list."""

    def listed_for(self, viewer: User | AnonymousUser) -> CardQuerySet:
        """Those in public lists that this viewer may and wants to see, by the gallery's own rule."""
        return self.filter(may_be_listed(viewer, "post__"), listed=True)


class Card(models.Model):
    """Rewritten when a post or its counts change. `listed` is whether it may stand in public lists at all."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    maker = models.BigIntegerField()
    published = models.DateTimeField()
    rating = models.CharField(max_length=10)
    listed = models.BooleanField(default=True)
    score = models.FloatField(default=0)
    hot = models.FloatField(default=0)
    model = models.CharField(max_length=200, blank=True, default="", help_text="What made its cover.")
    words = SearchVectorField(null=True)
    words_version = models.SmallIntegerField(default=0, db_default=0, help_text="The version of its words.")
    compared = models.CharField(
        max_length=130, default="", db_default="", help_text="The encoders by which its neighbours were found."
    )
    seen = models.DateTimeField(help_text="The post's `touched` when this was written.")
    revision = models.PositiveIntegerField(
        null=True, help_text="The post's when its words were read; null on cards that are older than this column."
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-hot", "-post"], name="card_hot", condition=Q(listed=True)),
            models.Index(fields=["-score", "-post"], name="card_top", condition=Q(listed=True)),
            models.Index(fields=["-published", "-post"], name="card_new", condition=Q(listed=True)),
            models.Index(fields=["maker", "-published"], name="card_of_maker", condition=Q(listed=True)),
            models.Index(fields=["seen"], name="card_seen"),
            models.Index(fields=["model", "-hot", "-post"], name="card_model", condition=Q(listed=True)),
            GinIndex(fields=["words"], name="card_words"),
            models.Index(fields=["words_version"], name="card_words_version"),
            models.Index(fields=["compared", "-published"], name="card_compared", condition=Q(listed=True)),
        ]

    def __str__(self) -> str:
        return f"card of {self.post_id}"

    @classmethod
    def outdated(cls) -> Iterator[list[Post]]:
        """Posts that changed since their card was written, in batches; each batch is to be written before the next."""
        newest = cls.objects.aggregate(newest=Max("seen"))["newest"]
        changed = Post.objects.filter(published__isnull=False)
        if newest:
            changed = changed.filter(touched__gte=newest - OVERLAP)
        up_to_date = cls.objects.filter(post=models.OuterRef("pk"), seen__gte=models.OuterRef("touched"))
        waiting = changed.exclude(models.Exists(up_to_date)).order_by("touched")
        while batch := list(waiting.select_related("maker").prefetch_related("entries__image", "tags")[:BATCH]):
            yield batch

    @classmethod
    @transaction.atomic
    def write(cls, posts: Iterable[Post]) -> None:
        """Insert or overwrite the cards of these posts, which come with maker, tags and images loaded.

        What people did with them and where they rank is for `feed.engagement` to write.
        """
        posts = list(posts)
        cards = [cls.of(post) for post in posts]
        Card.objects.bulk_create(cards, update_conflicts=True, unique_fields=["post"], update_fields=WRITTEN)
        if posts:
            words = vectors((texts(post), facts(post)) for post in posts)
            with connection.cursor() as cursor:
                cursor.execute(WRITE_WORDS, [VERSION, [post.pk for post in posts], words, VERSION])

    @classmethod
    def rewrite_words(cls) -> int:
        """Write words of an earlier version anew, some batches at a time, in any order; answers how many."""
        total = 0
        for _batch in range(BATCHES):
            old = cls.objects.filter(words_version__lt=VERSION).values_list("post", flat=True)
            posts = Post.objects.filter(pk__in=list(old[:BATCH]))
            batch = list(posts.select_related("maker").prefetch_related("entries__image", "tags"))
            if not batch:
                break
            cls.write(batch)
            total += len(batch)
        return total

    @classmethod
    def words_are_missing(cls) -> bool:
        """Whether some cards still have words of an earlier version, by which not all is found."""
        return cls.objects.filter(words_version__lt=VERSION).exists()

    @classmethod
    def of(cls, post: Post) -> Card:
        """The card of a post that was published once."""
        published = post.published or post.created
        shown = post.state == Post.State.PUBLISHED and post.visibility == "public" and post.maker.is_active
        return cls(
            post=post,
            maker=post.maker_id,
            published=published,
            rating=post.rating,
            listed=shown,
            model=post.cover.model if post.shown else "",
            seen=post.touched,
            revision=post.revision,
        )


def texts(post: Post) -> list[tuple[str, str]]:
    """The words of a post with their weights: A its title, tags and maker, B its text and alt texts, C its prompts."""
    entries = post.entries.all()
    names = [post.title, *(tag.name for tag in post.tags.all()), post.maker.handle, post.maker.display_name]
    said = [post.text, *(entry.alt_text for entry in entries)]
    prompts = dict.fromkeys(entry.image.prompt for entry in entries)
    return [*(("A", text) for text in names), *(("B", text) for text in said), *(("C", text) for text in prompts)]


WRITE_WORDS = (
    "UPDATE feed_card SET words = fresh.words::tsvector, words_version = %s"
    " FROM unnest(%s::uuid[], %s::text[]) AS fresh (post, words)"
    " WHERE feed_card.post_id = fresh.post"
    " AND (feed_card.words IS DISTINCT FROM fresh.words::tsvector OR feed_card.words_version <> %s)"
)
