"""What the API says of feeds, and is told of what was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import orjson
from rest_framework import serializers
from rest_framework.request import Request

from feed.impressions.slate import Slate
from feed.models import MutedWord, Repost, Wish
from feed.models.wish import LEAST, LONGEST, MOST
from gallery.cards import joining
from gallery.serializers.posts import PostSerializer
from lib.serializers import IdField

if TYPE_CHECKING:
    from gallery.cards.stored import ListedCard


class PageOfPostsSerializer(serializers.Serializer[Slate]):
    """A served page. Report what was seen of it to /impressions by `slate` and position, which begins at `start`."""

    slate = serializers.UUIDField()
    start = serializers.IntegerField()
    results = PostSerializer(many=True)
    next = serializers.URLField(allow_null=True)


def as_json(slate: Slate, request: Request, **more: Any) -> str:
    """What `PageOfPostsSerializer` describes, joined from stored cards, and what more this kind of list has to say."""
    results = joining.json(cast("Sequence[ListedCard]", slate.rows), address=request.build_absolute_uri("/")[:-1])
    link = orjson.dumps(_next_link(slate, request)).decode()
    said = "".join(f",{orjson.dumps(name).decode()}:{orjson.dumps(value).decode()}" for name, value in more.items())
    return f'{{"slate":"{slate.id}","start":{slate.start},"results":[{results}],"next":{link}{said}}}'


def _next_link(slate: Slate, request: Request) -> str | None:
    if not slate.next_cursor:
        return None
    query = request.query_params.copy()
    query["cursor"] = slate.next_cursor
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))


class FoundSerializer(PageOfPostsSerializer):
    """What a search found, and in sentences what of it could not be asked."""

    notes = serializers.ListField(child=serializers.CharField(), default=[], read_only=True)


class RepostSerializer(serializers.ModelSerializer[Repost]):
    post = IdField(source="post_id", read_only=True)
    first = IdField(source="first_id", read_only=True, help_text="The earliest public post of it.")

    class Meta:
        model = Repost
        fields = ["post", "first", "exact", "distance", "found", "dismissed"]


class ViewSerializer(serializers.Serializer[Any]):
    slate = serializers.UUIDField()
    position = serializers.IntegerField(min_value=0)
    ms = serializers.IntegerField(min_value=0, help_text="How long at least half of it was on the screen.")


class ViewsSerializer(serializers.Serializer[Any]):
    slates = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="Slates whose cards were watched, seen or not; what of them is not in `views` was not seen.",
    )
    views = ViewSerializer(many=True)


class CardSerializer(serializers.Serializer[Any]):
    """Where a post was shown."""

    slate = serializers.UUIDField()
    position = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class MuteSerializer(serializers.Serializer[Any]):
    said = serializers.CharField(max_length=200, help_text="Words that stand together, or a tag after #.")


class MutedWordSerializer(serializers.ModelSerializer[MutedWord]):
    said = serializers.CharField(source="shown", read_only=True)

    class Meta:
        model = MutedWord
        fields = ["said", "kind", "name", "created"]
        read_only_fields = fields


class MutedWordsSerializer(serializers.Serializer[Any]):
    results = MutedWordSerializer(many=True)


class WishSerializer(serializers.Serializer[Wish]):
    kind = serializers.ChoiceField(Wish.Kind.choices)
    name = serializers.CharField(max_length=LONGEST, help_text="The words, the tag, or the maker's handle.")
    weight = serializers.FloatField(min_value=LEAST, max_value=MOST)


class WishListSerializer(serializers.Serializer[Any]):
    wishes = WishSerializer(many=True)


class ServingSerializer(serializers.Serializer[Any]):
    """How it was shown: on which list, in which order, at which place (from 1), and by which probability."""

    list = serializers.CharField(source="slate.surface")
    policy = serializers.CharField(source="slate.policy")
    order = serializers.CharField(help_text="The order, in a sentence.")
    place = serializers.IntegerField()
    explored = serializers.BooleanField(help_text="Whether chance put it there.")
    propensity = serializers.FloatField()


class TermsSerializer(serializers.Serializer[Any]):
    """What an edition of the hot feed believed: rates, in likes of 100 views; `place` is null where chance draws."""

    at = serializers.DateTimeField()
    rate = serializers.FloatField()
    expected = serializers.FloatField()
    usual = serializers.FloatField()
    place = serializers.IntegerField(allow_null=True)
    ranked = serializers.IntegerField()


class ReasonSerializer(serializers.Serializer[Any]):
    sentence = serializers.CharField()
    speaks_for = serializers.BooleanField(help_text="Whether it speaks for the post, or against it.")


class CountedSerializer(serializers.Serializer[Any]):
    """By different people, without its maker."""

    views = serializers.FloatField()
    likers = serializers.IntegerField()
    discounted = serializers.IntegerField()
    commenters = serializers.IntegerField()
    remixers = serializers.IntegerField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """`waits`: that page is being written down, and is known in some seconds."""

    serving = ServingSerializer(allow_null=True)
    terms = TermsSerializer(allow_null=True)
    reasons = ReasonSerializer(many=True, help_text="On a page made for you alone, the strongest first.")
    counted = CountedSerializer()
    waits = serializers.BooleanField()
