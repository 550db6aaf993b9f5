"""What the API says about pictures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Consent
from accounts.models.licence import Licence
from accounts.serializers import PersonSerializer
from gallery.images import remix_rights, training_rights
from gallery.images.answers import ANSWERS, NOT_ALLOWED
from gallery.models import Edge, Image
from gallery.models.image_columns import record_columns
from lib.imaging.metadata.fields import LARGEST_GUIDANCE, LONGEST_SIDE, MOST_STEPS, TEXTS
from lib.imaging.renditions import WIDTHS
from lib.serializers import IdField

FILES = (*(f"w{width}" for width in WIDTHS), "original")
# What of an image the API does not say, with the reason. Columns of the record that are not named here it does say.
NOT_IN_API = {
    "deletion": "Of what is deleted nothing is said; /deletions lists what can be brought back.",
    "state": "Only kept images are found.",
    "storage_key": "A place in the storage; `files` has the addresses.",
    "core_bands": "Cut from the hash of the middle.",
    "core_hash": "Taken from the file's pixels, for finding copies.",
    "perceptual_quality": "How far the perceptual hash can be trusted: for finding duplicates in exports.",
    "renditions": "Places in the storage; `files` has the addresses.",
    "prompt_sha256": "Made from the prompt, for finding duplicates in exports.",
    "job": "The generator's, which only its person may see and whose answer names its images.",
    "root": "Perhaps somebody else's, and not for everybody.",
    "bands": "For finding duplicates here.",
    "record_version": "Says which of its columns were filled in.",
    "facts": "Whatever the engine reported, in no promised shape.",
    "policy_version": "For whoever has to prove which rules it was made under.",
    "found_in_file": "Its maker's alone; the answer to an upload has it as `found`.",
    "carries_record": "Its maker's own setting.",
}


class FilesSerializer(serializers.Serializer[Any]):
    """Addresses of the file and its renditions; a width that the original does not reach gives the widest there is."""

    def get_fields(self) -> dict[str, Any]:
        return {name: serializers.URLField() for name in FILES}


class ParentSerializer(serializers.ModelSerializer[Edge]):
    id = IdField(source="parent_id", read_only=True)

    class Meta:
        model = Edge
        fields = ["id", "kind", "strength"]


class PictureSerializer(serializers.ModelSerializer[Image]):
    """A picture in a list."""

    id = IdField(read_only=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = Image
        fields = ["id", "origin", "width", "height", "mime", "dominant_colour", "placeholder", "prompt", "files"]
        read_only_fields = fields

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        """Without the label, which is for the page's table: programs go by the column's name."""
        kind, options = super().build_standard_field(field_name, model_field)
        return kind, {name: value for name, value in options.items() if name != "label"}

    @extend_schema_field(FilesSerializer)
    def get_files(self, image: Image) -> dict[str, str]:
        request = self.context["request"]
        return {name: request.build_absolute_uri(image.url(name)) for name in FILES}


RECORD = [
    column.name
    for column in record_columns(Image)
    if column.name not in NOT_IN_API and column.name not in PictureSerializer.Meta.fields
]


class StatedSerializer(serializers.Serializer[Any]):
    """How a picture was made as a file or its maker states it; what is not said is left out. `seed` is digits."""

    prompt = serializers.CharField(max_length=TEXTS["prompt"], allow_blank=True, required=False)
    negative_prompt = serializers.CharField(max_length=TEXTS["negative_prompt"], allow_blank=True, required=False)
    model = serializers.CharField(max_length=TEXTS["model"], allow_blank=True, required=False)
    seed = serializers.RegexField(r"^\d{1,20}$", required=False)
    steps = serializers.IntegerField(min_value=1, max_value=MOST_STEPS, required=False)
    guidance_scale = serializers.FloatField(min_value=0, max_value=LARGEST_GUIDANCE, required=False)
    scheduler = serializers.CharField(max_length=TEXTS["scheduler"], allow_blank=True, required=False)
    width = serializers.IntegerField(min_value=1, max_value=LONGEST_SIDE, required=False)
    height = serializers.IntegerField(min_value=1, max_value=LONGEST_SIDE, required=False)
    program = serializers.CharField(max_length=TEXTS["program"], allow_blank=True, required=False)
    source_type = serializers.CharField(max_length=200, allow_blank=True, required=False)


class WornAdapterSerializer(serializers.Serializer[Any]):
    """One that the model wore; `sha256` is of its file."""

    name = serializers.CharField()
    weight = serializers.FloatField()
    sha256 = serializers.CharField(allow_blank=True)


class SayOfImageSerializer(serializers.Serializer[Any]):
    """What is left out stays. `carries_record` null is as the maker's settings say.

    `training` and `remix` are said of this picture alone: "inherit" is as the maker says of everything, "constrained"
    counts as no.
    """

    stated = StatedSerializer(required=False)
    carries_record = serializers.BooleanField(required=False, allow_null=True)
    training = serializers.ChoiceField(choices=Consent.Answer.choices, required=False)
    remix = serializers.ChoiceField(choices=Consent.Answer.choices, required=False)
    licence = serializers.ChoiceField(choices=Licence.choices, required=False, allow_blank=True)


class ImageSerializer(PictureSerializer):
    """A picture with the whole record of its making. `seed` is a string, since it may exceed 53 bits."""

    maker = PersonSerializer(read_only=True)
    seed = serializers.CharField(read_only=True, allow_null=True)
    stated = StatedSerializer(read_only=True)
    licence = serializers.CharField(read_only=True, help_text="SPDX identifier; empty is all rights reserved.")
    adapters = WornAdapterSerializer(many=True, read_only=True, allow_null=True)
    parents = serializers.SerializerMethodField()
    consent_effective = serializers.SerializerMethodField()
    remix_effective = serializers.SerializerMethodField()

    class Meta(PictureSerializer.Meta):
        fields = [
            *PictureSerializer.Meta.fields,
            "clearance",
            *RECORD,
            "consent_effective",
            "remix_effective",
            "parents",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=list(ANSWERS)))
    def get_consent_effective(self, image: Image) -> str:
        """Now, and the least of it and of all pictures whose pixels are in it; `consent` is what was said then."""
        return training_rights.answers([image.pk]).get(image.pk, NOT_ALLOWED)

    @extend_schema_field(serializers.ChoiceField(choices=list(ANSWERS)))
    def get_remix_effective(self, image: Image) -> str:
        """Whether others may remix it: the least of what its maker says and those above whose pixels are in it."""
        return remix_rights.answers([image.pk]).get(image.pk, NOT_ALLOWED)

    @extend_schema_field(ParentSerializer(many=True))
    def get_parents(self, image: Image) -> Any:
        """Those that the caller may be told of."""
        seen = Image.objects.told_to(self.context["request"].user)
        edges = image.edges_up.filter(parent__in=seen).order_by("position")
        return ParentSerializer(edges, many=True).data


class UploadSerializer(serializers.Serializer[Any]):
    picture = serializers.FileField(help_text=_("JPEG, PNG, WebP, GIF or AVIF."))


class UploadedSerializer(ImageSerializer):
    """`notes` says in words what had to be changed on the way in, `found` what the file says of its making, which
    nobody else sees, and `alike` is the caller's own picture made here that it looks the same as, or null."""

    notes = serializers.SerializerMethodField()
    found = StatedSerializer(source="found_in_file", read_only=True)
    alike = serializers.SerializerMethodField()

    class Meta(ImageSerializer.Meta):
        fields = [*ImageSerializer.Meta.fields, "notes", "found", "alike"]
        read_only_fields = fields

    def get_alike(self, image: Image) -> str | None:
        alike = self.context.get("alike")
        return alike.key if alike else None

    def get_notes(self, image: Image) -> list[str]:
        return list(self.context.get("notes", []))
