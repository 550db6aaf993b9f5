"""What the API says about reports and verdicts, and what it takes in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lib.serializers import IdField
from moderation.models import Case, Report, Verdict


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


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A look at a verdict by a person, and what was said meanwhile."""

    class Meta:
        model = Case
        fields = ["kind", "state", "text", "dialogue", "created", "decided"]
        read_only_fields = fields


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """`subject` is prompt, picture, or what was written: post, comment, collection, profile, stated.

    `text` and `words` are gone after `expires`. `score` says how likely it is meant, null where only words or a list
    were asked; `by` what spoke: words, meaning, both, list, classifier, or nobody where a classifier did not answer.
    """

    id = IdField(read_only=True)
    rule = serializers.CharField(source="rule.name", read_only=True)
    version = serializers.IntegerField(source="rule.version", read_only=True)
    sentence = serializers.CharField(source="rule.sentence", read_only=True)
    words = serializers.ListField(child=serializers.CharField(), read_only=True)
    by = serializers.SerializerMethodField()
    cases = CaseSerializer(many=True, read_only=True)

    class Meta:
        model = Verdict
        fields = [
            "id", "subject", "action", "state", "rule", "version", "sentence", "text", "words", "by", "score",
            "created", "expires", "cases",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_by(self, verdict: Verdict) -> str:
        return str(verdict.evidence.get("by", ""))


class AppealSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000, required=False, allow_blank=True)
