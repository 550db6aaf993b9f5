"""What the API says of a file that somebody checks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gallery.checking.check import Checked
from lib.credentials.report import STATES
from lib.serializers import IdField

WAYS = ("manifest", "bytes", "pixels", "likeness")


class CredentialIngredientSerializer(serializers.Serializer[Any]):
    relation = serializers.CharField()
    title = serializers.CharField()
    address = serializers.CharField()


class CredentialReportSerializer(serializers.Serializer[Any]):
    """What the file says of itself; only `state` is found out here. An untrusted one holds, by an unknown signer."""

    state = serializers.ChoiceField(choices=STATES)
    manifest = serializers.CharField()
    signer = serializers.CharField()
    at = serializers.CharField()
    generator = serializers.CharField()
    title = serializers.CharField()
    source_type = serializers.CharField()
    actions = serializers.ListField(child=serializers.CharField())
    training = serializers.DictField(child=serializers.CharField())
    ingredients = CredentialIngredientSerializer(many=True)
    faults = serializers.ListField(child=serializers.CharField())


class LikenessSerializer(serializers.Serializer[Any]):
    """In how many of 256 bits the two differ, and what was done to the copy; `cut` is the part gone at each edge."""

    distance = serializers.IntegerField()
    turning = serializers.CharField()
    cut = serializers.FloatField()


class CheckedSerializer(serializers.Serializer[Checked]):
    """`image` is the nearest picture that the caller may see, or null; `found_by` says which ways led to one."""

    credential = CredentialReportSerializer(source="report", allow_null=True, read_only=True)
    found_by = serializers.SerializerMethodField()
    likeness = LikenessSerializer(source="alike", allow_null=True, read_only=True)
    image = IdField(source="image.pk", allow_null=True, read_only=True)
    post = serializers.SerializerMethodField()
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=WAYS)))
    def get_found_by(self, found: Checked) -> list[str]:
        led = (found.by_manifest, found.by_bytes, found.by_pixels, found.alike)
        return [way for way, to in zip(WAYS, led, strict=True) if to]

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_post(self, found: Checked) -> str | None:
        post = found.post
        return self.context["request"].build_absolute_uri(post.get_absolute_url()) if post else None
