"""What a call asks for, checked and turned into the fields of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers

from generator.engines.base import Task
from generator.models import EngineCard
from generator.models.capabilities import name_of
from generator.requests.request import GenerationRequest
from lib.problems import Problem
from lib.serializers import SeedField

MOST_PARTIALS = 3
SIZE = re.compile(r"([1-9]\d{0,4})x([1-9]\d{0,4})")
PARAMETERS = {
    "n": "candidates",
    "prompt": "prompt",
    "negative_prompt": "negative_prompt",
    "seed": "seed",
    "num_inference_steps": "steps",
    "guidance_scale": "guidance_scale",
    "strength": "strength",
}


class GenerationSerializer(serializers.Serializer[Any]):
    """The parameters that are understood. The last group is sent by the API's own clients and changes nothing here."""

    prompt = serializers.CharField()
    model = serializers.CharField(required=False)
    n = serializers.IntegerField(default=1)
    size = serializers.CharField(default="auto")
    response_format = serializers.ChoiceField(choices=["b64_json", "url"], default="b64_json")
    output_format = serializers.ChoiceField(choices=["png", "webp", "jpeg"], default="png")
    output_compression = serializers.IntegerField(min_value=0, max_value=100, required=False)
    stream = serializers.BooleanField(default=False)
    partial_images = serializers.IntegerField(min_value=0, max_value=MOST_PARTIALS, default=0)

    seed = SeedField(required=False)
    negative_prompt = serializers.CharField(required=False, allow_blank=True)
    num_inference_steps = serializers.IntegerField(required=False)
    guidance_scale = serializers.FloatField(required=False)

    background = serializers.ChoiceField(choices=["auto", "opaque"], required=False)
    moderation = serializers.CharField(required=False)
    quality = serializers.CharField(required=False)
    style: Any = serializers.CharField(required=False)
    user = serializers.CharField(required=False, allow_blank=True)
    safety_identifier = serializers.CharField(required=False, allow_blank=True)

    def validate_size(self, value: str) -> tuple[int, int] | None:
        if value == "auto":
            return None
        if not (found := SIZE.fullmatch(value)):
            raise serializers.ValidationError(_("Write it as WIDTHxHEIGHT in pixels, or auto."))
        return int(found[1]), int(found[2])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["stream"] and attrs["response_format"] == "url":
            raise serializers.ValidationError({"response_format": _("A stream carries pictures as b64_json only.")})
        return attrs


class EditSerializer(GenerationSerializer):
    """Beside the pictures themselves."""

    strength = serializers.FloatField(required=False)
    input_fidelity = serializers.CharField(required=False)


@dataclass(frozen=True)
class CallParameters:
    """A checked call: the request, and how the answer is wanted. `compression` is 0 to 100, or None."""

    request: GenerationRequest
    as_url: bool
    output_format: str
    compression: int | None
    stream: bool
    partial_images: int

    @classmethod
    def read(cls, given: Mapping[str, Any], serializer: type[GenerationSerializer]) -> CallParameters:
        """Raises Problem or ValidationError naming the parameters at fault. A null is as if it had not been sent."""
        given = {name: value for name, value in given.items() if value is not None}
        known = serializer(data=given)
        if unknown := sorted(set(given) - set(known.fields)):
            title = _("Unknown parameter: “%(name)s”.") % {"name": unknown[0]}
            raise Problem("unknown-parameter", title, param=unknown[0])
        known.is_valid(raise_exception=True)
        told: dict[str, Any] = dict(known.validated_data)
        fields = {ours: told[theirs] for theirs, ours in PARAMETERS.items() if theirs in told}
        fields["model"] = model_named(told.get("model"))
        if told["size"]:
            fields["width"], fields["height"] = told["size"]
        return cls(
            request=GenerationRequest.read(fields),
            as_url=told["response_format"] == "url",
            output_format=told["output_format"],
            compression=told.get("output_compression"),
            stream=told["stream"],
            partial_images=told["partial_images"],
        )


def model_named(name: str | None) -> str | None:
    """The model to ask for, None where the usual one is meant. Raises Problem("model-not-found")."""
    if name is None or name in settings.GATEWAY_MODEL_NAMES or name == name_of(EngineCard.capabilities_now()):
        return None
    models = EngineCard.models_now()
    if name in models:
        return name
    title = _("The model “%(name)s” does not exist here; there is “%(known)s”.") % {
        "name": name,
        "known": "”, “".join(models),
    }
    raise Problem("model-not-found", title, status=404, param="model")


def check_edit(request: GenerationRequest, kinds: list[str], *, masked: bool) -> None:
    """Refuse what would be refused at acceptance, before any picture is taken in."""
    able = EngineCard.capabilities_of(request.model)
    if masked and Task.INPAINT not in able.tasks:
        said = _("The engine here cannot repaint a part of a picture; send the edit without a mask.")
        raise Problem.invalid(mask=said)
    if Task.IMAGE2IMAGE not in able.tasks and not masked:
        said = _("The engine here cannot start from a picture.")
        raise Problem.invalid(image=said)
    replace(request, mask_key="sent" if masked else "").complete(able, kinds)
