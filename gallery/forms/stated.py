"""How an upload was made, as its maker states it, and what downloads of a picture carry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.images import statement
from gallery.models import Image
from lib.imaging.metadata.fields import (
    LARGEST_GUIDANCE,
    LARGEST_SEED,
    LONGEST_SIDE,
    MOST_STEPS,
    SOURCE_TYPES,
    TEXTS,
    tidied,
)
from lib.problems import Problem

CARRIES = {"": None, "yes": True, "no": False}
# IPTC's kinds of source that somebody would say of a picture; the rest stay as a file had them.
_KINDS = {
    "": _("Not said"),
    "trainedAlgorithmicMedia": _("Made by a model"),
    "compositeWithTrainedAlgorithmicMedia": _("Partly made by a model"),
    "algorithmicMedia": _("Made by a program without a model"),
    "digitalCapture": _("Photographed"),
    "digitalCreation": _("Drawn by a person"),
}


def _text(name: str, label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=TEXTS[name], required=False, **more)


class StatedForm(forms.Form):
    """For one picture of a post; `found`: its file filled the fields, and its maker has not answered yet."""

    prompt = _text("prompt", _("Prompt"), widget=forms.Textarea(attrs={"rows": 3}))
    negative_prompt = _text("negative_prompt", _("Negative prompt"), widget=forms.Textarea(attrs={"rows": 2}))
    model = _text("model", _("Model"))
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=LARGEST_SEED, required=False)
    steps = forms.IntegerField(label=_("Steps"), min_value=1, max_value=MOST_STEPS, required=False)
    guidance_scale = forms.FloatField(label=_("Guidance"), min_value=0, max_value=LARGEST_GUIDANCE, required=False)
    scheduler = _text("scheduler", _("Scheduler"))
    width = forms.IntegerField(label=_("Width"), min_value=1, max_value=LONGEST_SIDE, required=False)
    height = forms.IntegerField(label=_("Height"), min_value=1, max_value=LONGEST_SIDE, required=False)
    program = _text("program", _("Program"))
    source_type = forms.ChoiceField(label=_("Kind of source"), required=False)

    def __init__(self, *args: Any, image: Image, **kwargs: Any) -> None:
        self.image, self.found = image, bool(image.found_in_file)
        super().__init__(*args, **{**kwargs, "initial": image.found_in_file or image.stated})
        others = {name: name for name in sorted(SOURCE_TYPES) if name not in _KINDS}
        self.fields["source_type"] = forms.ChoiceField(
            label=_("Kind of source"), required=False, choices=[*_KINDS.items(), *others.items()]
        )

    def clean(self) -> dict[str, Any]:
        """The verb asks again; here, so that what is refused stands beside its field."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (self.found or self.has_changed()):
            try:
                statement.ask_rules(self.image, tidied(said), by=self.image.maker)
            except Problem as problem:
                problem.add_to(self)
        return said

    def keep(self, by: Any) -> None:
        if self.found or self.has_changed():
            statement.state(self.image, self.cleaned_data, by=by)


class CarriedForm(forms.Form):
    """Whether downloads of one picture carry its record."""

    carries = forms.ChoiceField(
        label=_("Downloads carry how it was made"),
        required=False,
        choices=[("", _("As my settings say, if it is for everyone")), ("yes", _("Yes")), ("no", _("No"))],
    )

    def __init__(self, *args: Any, image: Image, **kwargs: Any) -> None:
        self.image = image
        before = next(name for name, answer in CARRIES.items() if answer is image.carries_record)
        super().__init__(*args, **{**kwargs, "initial": {"carries": before}})

    def keep(self, by: Any) -> None:
        if self.has_changed():
            statement.let_carry(self.image, CARRIES[self.cleaned_data["carries"]], by=by)
