"""What curators fill in: a recipe, an export to ask for, what they take a folder for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from curation.formats import FORMATS
from curation.recipe import SECTIONS, Key, Recipe
from lib.problems import Problem

LABELS: dict[str, Any] = {
    "eligibility.published": (_("Only what a post shows to everybody"), ""),
    "safety.ratings": (_("Ratings"), ""),
    "size.min_side": (_("Shortest side, at least"), _("In pixels.")),
    "size.max_side": (_("Longest side, at most"), _("In pixels.")),
    "size.max_bytes": (_("File, at most"), _("In bytes.")),
    "size.mimes": (_("Formats of files"), ""),
    "quality.min_pdq_quality": (_("Detail, at least"), _("0 to 100, as PDQ measures it.")),
    "quality.min_likes": (_("Likes, at least"), ""),
    "quality.min_scores": (
        _("Scores, at least"),
        _("For instance “sharpness/1 100, contrast/1 0.1”; also colourfulness/1 and blockiness/1."),
    ),
    "duplicates.distance": (_("How alike is a copy"), _("Of 256 bits of two PDQ hashes at most so many differ.")),
    "duplicates.keep": (_("Of copies keep"), _("“all” keeps them together on one side.")),
    "caps.prompt": (_("Of a prompt, at most"), _("Empty is as many as there are.")),
    "caps.person": (_("Of a person, at most"), ""),
    "caps.model": (_("Of a model, at most"), ""),
    "split.holdout": (_("Share that is held out"), _("0 to 0.5.")),
    "split.largest_component": (_("Largest share that may hang together"), _("By lineage, look or prompt.")),
    "split.seed": (_("Seed of the split"), ""),
    "caption.from": (_("Caption from"), _("The first that is there of these: prompt, title, alt.")),
}


class RecipeForm(forms.Form):
    """A field for each key of a recipe, named `caps__prompt`. What was written elsewhere is put in by `of`."""

    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("a to z, 0 to 9 and hyphens."))
    rehearsal = forms.BooleanField(
        label=_("Rehearsal"),
        required=False,
        help_text=_("Takes drawings of programs too, and stamps everything “not training data”."),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for place, key in _keys():
            self.fields[place.replace(".", "__")] = _field(place, key)

    @classmethod
    def of(cls, recipe: Recipe) -> RecipeForm:
        said = {"name": recipe.name, "rehearsal": recipe.rehearsal}
        for place, _key in _keys():
            section, _dot, name = place.partition(".")
            value = recipe.values[section][name]
            said[f"{section}__{name}"] = _written(place, value)
        return cls(initial=said)

    def recipe(self) -> Recipe | None:
        """What was filled in; None, with a sentence at each field, where it is no recipe."""
        if not self.is_valid():
            return None
        said: dict[str, Any] = {"name": self.cleaned_data["name"], "rehearsal": self.cleaned_data["rehearsal"]}
        for place, _key in _keys():
            section, _dot, name = place.partition(".")
            value = self.cleaned_data[f"{section}__{name}"]
            said.setdefault(section, {})[name] = _read(place, value)
        try:
            return Recipe.read(json.dumps(said))
        except Problem as problem:
            for place, lines in problem.errors.items():
                field = place.replace(".", "__")
                self.add_error(field if field in self.fields else None, lines)
        return None


def _keys() -> Iterator[tuple[str, Key]]:
    for section, keys in SECTIONS.items():
        for name, key in keys.items():
            yield f"{section}.{name}", key


def _written(place: str, value: Any) -> Any:
    if place == "caption.from":
        return ", ".join(value)
    return ", ".join(f"{name} {least:g}" for name, least in value.items()) if place == "quality.min_scores" else value


def _read(place: str, value: Any) -> Any:
    """What cannot be read is handed on as it is: the recipe says what is wrong with it."""
    if place == "caption.from":
        return value.replace(",", " ").split()
    if place != "quality.min_scores":
        return _plain(value)
    try:
        pairs = [part.split() for part in value.split(",") if part.strip()]
        return {name: _plain(float(least)) for name, least in pairs}
    except ValueError:
        return value


def _plain(value: Any) -> Any:
    """Whole numbers as a file has them, so that the same recipe has the same id."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _field(place: str, key: Key) -> forms.Field:
    label, help_text = LABELS[place]
    said: dict[str, Any] = {"label": label, "help_text": help_text, "initial": key.default}
    if key.kind is bool:
        return forms.BooleanField(required=False, **said)
    if place == "caption.from":
        return forms.CharField(max_length=60, **said | {"initial": ", ".join(key.default)})
    if key.kind is dict:
        return forms.CharField(max_length=400, required=False, **said | {"initial": ""})
    if key.kind is list:
        choices = [(one, one) for one in key.among]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if key.kind is str and key.among:
        return forms.ChoiceField(choices=[(one, one) for one in key.among], **said)
    if key.kind is str:
        return forms.CharField(max_length=100, **said)
    bounds: dict[str, Any] = {"min_value": key.least, "max_value": key.most, "required": not key.may_be_null}
    if key.kind is int:
        return forms.IntegerField(**bounds, **said)
    return forms.FloatField(**bounds, widget=forms.NumberInput(attrs={"step": "any"}), **said)


class OrderForm(forms.Form):
    """An export that is asked for."""

    format = forms.ChoiceField(label=_("Format"), choices=[(name, name) for name in sorted(FORMATS)])
    recipient = forms.CharField(label=_("Who gets it"), max_length=120)
    mail = forms.EmailField(
        label=_("Their mail"), required=False, help_text=_("Told when something is taken back that they have.")
    )
    purpose = forms.CharField(label=_("What for"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class TakeForm(forms.Form):
    """A folder that somebody takes away."""

    purpose = forms.CharField(label=_("What you take it for"), max_length=300)
