"""What the API says about reports, and what it takes in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lib.serializers import IdField
from moderation.models import Report


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report as its author sees it."""

    id = IdField(read_only=True)
    post = IdField(source="post_id", read_only=True, allow_null=True)
    comment = IdField(source="comment_id", read_only=True, allow_null=True)

    class Meta:
        model = Report
        fields = ["id", "post", "comment", "reason", "text", "state", "created", "decided"]
        read_only_fields = fields


class NewReportSerializer(serializers.Serializer[Any]):
    """Exactly one of `post` and `comment`."""

    post = IdField(required=False)
    comment = IdField(required=False)
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    text = serializers.CharField(max_length=1000, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("post" in attrs) == ("comment" in attrs):
            raise serializers.ValidationError(_("Name either a post or a comment."))
        return attrs
