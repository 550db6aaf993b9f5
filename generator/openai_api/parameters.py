"""What a call asks for, checked and turned into the fields of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from generator.engines.base import Task
from generator.models import EngineCard
from generator.openai_api.model_list import model_named
from generator.requests.request import MOST_CANDIDATES, GenerationRequest, nearest_size
from generator.requests.seeds import candidate_seed
from lib.problems import Problem
from lib.serializers import SeedField

MOST_PICTURES, MOST_PARTIALS = 10, 3
SIZE = re.compile(r"([1-9]\d{0,4})\s*[xX×*]\s*([1-9]\d{0,4})")
OLDER_MODEL = re.compile(r"(.*/)?dall-?e.*", re.IGNORECASE)
"""Names of models whose programs expect an address where they do not say what they want."""
PARAMETERS = {
    "prompt": "prompt",
    "negative_prompt": "negative_prompt",
    "seed": "seed",
    "num_inference_steps": "steps",
    "guidance_scale": "guidance_scale",
    "strength": "strength",
}
IGNORED = ("quality", "style", "moderation", "user", "safety_identifier", "input_fidelity")
NO_WISH = ("auto", "standard")
HOW_MANY: dict[str, Any] = dict.fromkeys(
    ("min_value", "max_value"), gettext_lazy("From one to ten pictures at a time.")
)
NO_TRANSPARENCY = gettext_lazy("Pictures have no transparent background here; leave it out, or say “opaque”.")


class GenerationSerializer(serializers.Serializer[Any]):
    """The parameters that are understood. The last group (IGNORED) changes nothing here, which the answer says."""

    prompt = serializers.CharField(error_messages={"blank": gettext_lazy("Say what to make.")})
    model: Any = serializers.CharField(required=False)
    n = serializers.IntegerField(default=1, min_value=1, max_value=MOST_PICTURES, error_messages=HOW_MANY)
    size = serializers.CharField(default="auto")
    response_format = serializers.ChoiceField(choices=["b64_json", "url"], required=False)
    output_format = serializers.ChoiceField(choices=["png", "webp", "jpeg", "jpg"], default="png")
    output_compression = serializers.IntegerField(min_value=0, max_value=100, required=False)
    stream = serializers.BooleanField(default=False)
    partial_images = serializers.IntegerField(min_value=0, max_value=MOST_PARTIALS, default=0)
    background = serializers.CharField(default="auto")

    seed = SeedField(required=False)
    negative_prompt = serializers.CharField(required=False)
    num_inference_steps = serializers.IntegerField(required=False)
    guidance_scale = serializers.FloatField(required=False)

    quality = serializers.CharField(required=False)
    style: Any = serializers.CharField(required=False)
    moderation = serializers.CharField(required=False)
    user = serializers.CharField(required=False)
    safety_identifier = serializers.CharField(required=False)

    def validate_size(self, value: str) -> tuple[int, int] | None:
        if value == "auto":
            return None
        if not (found := SIZE.fullmatch(value)):
            raise serializers.ValidationError(_("Write it as WIDTHxHEIGHT in pixels, or auto."))
        return int(found[1]), int(found[2])

    def validate_background(self, value: str) -> str:
        if value == "transparent":
            raise serializers.ValidationError(NO_TRANSPARENCY)
        if value not in ("auto", "opaque"):
            raise serializers.ValidationError(_("Say “auto” or “opaque”."))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["stream"] and attrs.get("response_format") == "url":
            raise serializers.ValidationError({"response_format": _("A stream carries pictures as b64_json only.")})
        return attrs


class EditSerializer(GenerationSerializer):
    """Beside the pictures themselves."""

    strength = serializers.FloatField(required=False)
    input_fidelity = serializers.CharField(required=False)


@dataclass(frozen=True)
class CallParameters:
    """A checked call: the request, and how the answer is wanted.

    `pictures` is how many, `compression` 0 to 100 or None, `ignored` the names of what was sent and changes nothing.
    """

    request: GenerationRequest
    pictures: int
    as_url: bool
    output_format: str
    compression: int | None
    stream: bool
    partial_images: int
    ignored: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, Any], serializer: type[GenerationSerializer]) -> CallParameters:
        """Raises Problem or ValidationError naming the parameters at fault.

        A null or a blank is as if it had not been sent, but for the prompt.
        """
        sent = {name: value for name, value in given.items() if name == "prompt" or not says_nothing(value)}
        known = serializer(data=sent)
        if unknown := sorted(set(sent) - set(known.fields)):
            title = _("Unknown parameter: “%(name)s”.") % {"name": unknown[0]}
            raise Problem("unknown-parameter", title, param=unknown[0])
        known.is_valid(raise_exception=True)
        told: dict[str, Any] = dict(known.validated_data)
        return cls(
            request=GenerationRequest.read(request_fields(told)),
            pictures=told["n"],
            as_url=wants_address(told),
            output_format=told["output_format"].replace("jpg", "jpeg"),
            compression=told.get("output_compression"),
            stream=told["stream"],
            partial_images=told["partial_images"],
            ignored=tuple(ignored(told)),
        )

    def parts(self) -> list[GenerationRequest]:
        """One request for each job that it takes. The same seed gives the same pictures again, whatever the number."""
        starts = range(0, self.pictures, MOST_CANDIDATES)
        return [
            replace(
                self.request,
                candidates=min(MOST_CANDIDATES, self.pictures - start),
                seed=None if self.request.seed is None else candidate_seed(self.request.seed, start),
            )
            for start in starts
        ]


def says_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def request_fields(told: Mapping[str, Any]) -> dict[str, Any]:
    """In the words of a request. A size that the model does not draw becomes the nearest that it does."""
    fields = {ours: told[theirs] for theirs, ours in PARAMETERS.items() if theirs in told}
    fields["model"] = model_named(told.get("model"))
    if told["size"]:
        width, height = told["size"]
        fields["width"], fields["height"] = nearest_size(width, height, EngineCard.capabilities_of(fields["model"]))
    return fields


def wants_address(told: Mapping[str, Any]) -> bool:
    """Whether pictures are answered as addresses: where that is asked for, or as the older models always did."""
    if told["stream"]:
        return False
    usual = "url" if OLDER_MODEL.fullmatch(told.get("model", "")) else "b64_json"
    return bool(told.get("response_format", usual) == "url")


def ignored(told: Mapping[str, Any]) -> list[str]:
    """The names of what was asked for in vain."""
    names = [name for name in IGNORED if told.get(name, "auto") not in NO_WISH]
    if told["output_format"] == "png" and "output_compression" in told:
        names.append("output_compression")
    if told["partial_images"] and not told["stream"]:
        names.append("partial_images")
    return names


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
