"""What the API says about people, and what it takes in."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.models import Consent, Export, Occasion, Plan, Relationship, Scope, Token, User, Webhook, WebhookMessage
from accounts.notifications.groups import NotificationGroup
from accounts.profile import introduction
from accounts.webhooks.addresses import Unsendable
from accounts.webhooks.subscription import check_address
from lib.limits.written import one_line, written
from lib.serializers import IdField


class PersonSerializer(serializers.ModelSerializer[User]):
    """Someone in a list."""

    url = serializers.SerializerMethodField()
    avatar_url = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["handle", "display_name", "url", "avatar_url"]
        read_only_fields = fields

    def get_url(self, user: User) -> str:
        return str(self.context["request"].build_absolute_uri(user.get_absolute_url()))

    def get_avatar_url(self, user: User) -> str | None:
        return self.context["request"].build_absolute_uri(user.avatar_url) if user.avatar_url else None


@extend_schema_serializer(component_name="Standing")
class RelationshipSerializer(serializers.Serializer[Relationship]):
    """How things are between the caller and this person."""

    follows = serializers.BooleanField()
    followed = serializers.BooleanField()
    mutes = serializers.BooleanField()
    blocks = serializers.BooleanField()


class PublicProfileSerializer(PersonSerializer):
    """A person's public page."""

    relation = serializers.SerializerMethodField()

    class Meta(PersonSerializer.Meta):
        fields = [
            *PersonSerializer.Meta.fields,
            "bio", "joined", "is_program", "follower_count", "following_count", "relation",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(RelationshipSerializer)
    def get_relation(self, user: User) -> Any:
        return RelationshipSerializer(Relationship.between(self.context["request"].user, user)).data


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """`longest_wait` is in seconds: a request that would likely wait longer is refused; null is no limit."""

    class Meta:
        model = Plan
        fields = ["code", "name", "images_per_day", "jobs_at_once", "weight", "members", "longest_wait"]
        read_only_fields = fields


class MeSerializer(PersonSerializer):
    """Oneself, with the settings that one may change."""

    language = serializers.ChoiceField(choices=settings.LANGUAGES, allow_blank=True, required=False)
    plan = PlanSerializer(source="effective_plan", read_only=True)

    class Meta(PersonSerializer.Meta):
        fields = [
            *PersonSerializer.Meta.fields,
            "email", "bio", "language", "theme", "shortcuts", "show_mature", "carry_record", "digest", "joined", "plan",
        ]  # fmt: skip
        read_only_fields = ["handle", "email", "joined"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises Problem for words that the rules of the site refuse or hold."""
        user: User = self.context["request"].user
        introduction.ask(user, attrs, {name: getattr(user, name) for name in introduction.WORDS})
        return attrs


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """`image` is the picture that it was said of, or null where it was of everything."""

    image = IdField(read_only=True, allow_null=True)

    class Meta:
        model = Consent
        fields = ["image", "use", "answer", "terms", "source", "effective_from"]
        read_only_fields = fields


class ConsentStateSerializer(serializers.Serializer[Any]):
    """The answers in force, and every answer so far, newest first. Of training no answer means not allowed.

    `remix` is whether others may remix what one makes; left out, it stays as it is.
    """

    allowed = serializers.BooleanField()
    remix = serializers.BooleanField(required=False)
    history = ConsentSerializer(many=True, read_only=True)


class TokenSerializer(serializers.ModelSerializer[Token]):
    class Meta:
        model = Token
        fields = ["id", "name", "hint", "scopes", "created", "expires", "last_used"]
        read_only_fields = fields


class NewTokenSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60, validators=[written, one_line])
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), allow_empty=False)
    days = serializers.IntegerField(min_value=1, max_value=365, default=90)


class IssuedTokenSerializer(TokenSerializer):
    """`secret` is in this answer and nowhere else."""

    secret = serializers.CharField(read_only=True)

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """`closed` is since when nothing is sent any more, because the receiver said that it is gone (410)."""

    id = IdField(read_only=True)
    url = serializers.CharField(max_length=500, validators=[written, one_line])
    events = serializers.MultipleChoiceField(choices=Occasion.choices, allow_empty=False)

    class Meta:
        model = Webhook
        fields = ["id", "url", "events", "created", "closed"]
        read_only_fields = ["created", "closed"]

    def validate_url(self, value: str) -> str:
        try:
            check_address(value)
        except Unsendable as no:
            raise serializers.ValidationError(str(no)) from no
        return value


class IssuedWebhookSerializer(WebhookSerializer):
    """`secret` signs what is sent. It is in this answer alone; null where the address had a webhook before."""

    secret = serializers.CharField(read_only=True, allow_null=True)

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


class WebhookMessageSerializer(serializers.ModelSerializer[WebhookMessage]):
    """`webhook_id` is what receivers see. `status` is the HTTP status of the last answer and `said` its start, or why
    there was none; `due` is when it is sent next, null once it is no longer waiting."""

    id = IdField(read_only=True)
    webhook_id = serializers.CharField(source="name")
    body = serializers.SerializerMethodField()
    due = serializers.SerializerMethodField()

    class Meta:
        model = WebhookMessage
        fields = ["id", "webhook_id", "event", "body", "state", "created", "attempts", "tried", "due", "status", "said"]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_body(self, message: WebhookMessage) -> Any:
        return json.loads(message.body)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due(self, message: WebhookMessage) -> Any:
        return message.due if message.state == WebhookMessage.State.WAITING else None


class ExportSerializer(serializers.ModelSerializer[Export]):
    file_url = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = ["id", "state", "bytes", "created", "expires", "file_url"]
        read_only_fields = fields

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_file_url(self, export: Export) -> str | None:
        if not export.is_ready:
            return None
        return str(self.context["request"].build_absolute_uri(reverse("api-export-file", args=[export.pk])))


class LeaveSerializer(serializers.Serializer[Any]):
    """One's own handle and password; an account without a password leaves it out."""

    handle = serializers.CharField(max_length=31)
    password = serializers.CharField(required=False, default="", allow_blank=True, trim_whitespace=False, validators=[])


class AvatarSerializer(serializers.Serializer[Any]):
    picture = serializers.FileField()


class NotificationSerializer(serializers.Serializer[NotificationGroup]):
    """What several people did alike is one; its other facts are those of the newest of them.

    `actors` are the newest, at most three; `others` says how many more there are, counted to about a hundred.
    """

    id = serializers.UUIDField(source="newest.id")
    kind = serializers.CharField(source="newest.kind")
    sentence = serializers.CharField()
    actor = PersonSerializer(source="newest.actor", allow_null=True)
    actors = PersonSerializer(many=True)
    others = serializers.IntegerField()
    subject = serializers.UUIDField(source="newest.subject", allow_null=True)
    title = serializers.CharField(source="newest.said_title")
    url = serializers.CharField(source="newest.url")
    image = serializers.UUIDField(source="newest.image", allow_null=True)
    created = serializers.DateTimeField(source="newest.created")
    seen = serializers.DateTimeField(allow_null=True)
