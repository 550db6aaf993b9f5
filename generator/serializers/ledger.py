"""What the API says about charges, grants and gifts, and about a request that is only tried."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from generator.models import Grant, LedgerEntry
from generator.models.grant import LARGEST_GRANT, LONGEST_NOTE
from generator.serializers.jobs import WaitSerializer
from lib.limits.written import one_line, written
from lib.serializers import IdField, SeedField
from moderation.policy.rule import ACTIONS


class SourceOfImagesSerializer(serializers.Serializer[LedgerEntry]):
    """Where the images came from: the allowance of `day`, or the grant of that id; `team` where they are a team's."""

    day = serializers.DateField(source="allowance.day", default=None, allow_null=True, read_only=True)
    grant = IdField(source="grant_id", allow_null=True, read_only=True)
    team = serializers.SerializerMethodField()

    def get_team(self, entry: LedgerEntry) -> str | None:
        team = entry.source.team
        return team.name if team else None


class LedgerEntrySerializer(serializers.ModelSerializer[LedgerEntry]):
    """A job reserves its images at each source it draws on; a settle keeps them, a refund gives them back there."""

    job = IdField(source="job_id")
    source: Any = SourceOfImagesSerializer(source="*")

    class Meta:
        model = LedgerEntry
        fields = ["id", "at", "kind", "images", "job", "source"]
        read_only_fields = fields


class GrantSerializer(serializers.ModelSerializer[Grant]):
    """Images given to the caller, or to their team (`team`), beside what a day brings. `giver` is set for a gift."""

    id = IdField()
    remaining = serializers.IntegerField(read_only=True)
    expired = serializers.BooleanField(source="is_expired", read_only=True)
    team = serializers.SerializerMethodField()
    giver = serializers.SerializerMethodField()

    class Meta:
        model = Grant
        fields = [
            "id", "images", "used", "remaining", "expires", "expired", "reason", "note", "giftable", "giver", "team",
            "created",
        ]  # fmt: skip
        read_only_fields = fields

    def get_team(self, grant: Grant) -> str | None:
        return grant.team.name if grant.team else None

    def get_giver(self, grant: Grant) -> str | None:
        return grant.giver.handle if grant.is_gift and grant.giver else None


class GiftSerializer(serializers.ModelSerializer[Grant]):
    """Images that the caller gave: to whom, and out of which grant."""

    id = IdField()
    to = serializers.CharField(source="user.handle", read_only=True)
    grant = IdField(source="parent_id")

    class Meta:
        model = Grant
        fields = ["id", "to", "images", "note", "expires", "grant", "created"]
        read_only_fields = fields


class NewGiftSerializer(serializers.Serializer[Any]):
    """`grant` is the one it comes from; left out, the first to expire that holds as many."""

    to = serializers.CharField(max_length=31, help_text="A handle.")
    images = serializers.IntegerField(min_value=1, max_value=LARGEST_GRANT)
    note = serializers.CharField(
        max_length=LONGEST_NOTE, required=False, allow_blank=True, validators=[written, one_line]
    )
    grant = IdField(required=False)


class LeftSerializer(serializers.Serializer[Any]):
    remaining = serializers.IntegerField(help_text="Of today's images.")
    limit = serializers.IntegerField()
    in_grants = serializers.IntegerField(help_text="What may be used beside them.")
    resets_at = serializers.DateTimeField()


@extend_schema_field({"$ref": "#/components/schemas/Problem"})  # null is said by the field
class RefusalField(serializers.JSONField):
    """The problem document that the real request would be answered with."""


class VerdictToldSerializer(serializers.Serializer[Any]):
    """What the rules say of the prompt: `rule` is null where all is allowed. `score` says how likely the text means it,
    from 0 to 1, and is null where only its words were asked."""

    action = serializers.ChoiceField(choices=ACTIONS)
    rule = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    sentence = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    by = serializers.CharField(help_text="words, meaning or both")
    score = serializers.FloatField(allow_null=True)


class PromptTokensSerializer(serializers.Serializer[Any]):
    """What a model reads of the prompt; what goes beyond `read` is left out of the picture."""

    about = serializers.IntegerField(help_text="Tokenizers differ; this is counted without one.")
    read = serializers.IntegerField(allow_null=True, help_text="Null where it reads all.")
    too_many = serializers.BooleanField()


@extend_schema_serializer(component_name="Trial")
class DryRunSerializer(serializers.Serializer[Any]):
    """What would come of a request. `wait` is null where no engine has reported yet; sizes where the request cannot be
    drawn as it is; `seed` where none was given, since it is drawn when a job is accepted."""

    cost = serializers.IntegerField(help_text="Images.")
    allowance = LeftSerializer()
    would_accept = serializers.BooleanField()
    refusal = RefusalField(allow_null=True)
    verdict = VerdictToldSerializer()
    wait = WaitSerializer(allow_null=True)
    prompt_tokens = PromptTokensSerializer()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    steps = serializers.IntegerField(allow_null=True)
    seed = SeedField(allow_null=True, help_text="With it, words that were left to chance are the same again.")
    prompt = serializers.CharField(help_text="With the words chosen that it left to chance.")
    template = serializers.CharField(help_text="As it was sent, where it left words to chance; else empty.")
