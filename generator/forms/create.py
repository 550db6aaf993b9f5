"""What a person fills in to have a picture made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from generator.engines.base import Capabilities
from generator.requests.request import HEAVIEST_ADAPTER, LONGEST_NEGATIVE, LONGEST_PROMPT, GenerationRequest
from generator.requests.tokens import as_words
from lib.fields import LARGEST_SEED

USUAL_CANDIDATES = 2
ADAPTER = "adapter_"  # before an adapter's number


class InstructionForm(forms.Form):
    """One sentence: a prompt, or the next change."""

    prompt = forms.CharField(
        label=_("Describe a picture"),
        max_length=LONGEST_PROMPT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what to make.")},
    )

    def request(self, **more: Any) -> GenerationRequest:
        """What was filled in, and `more` that the page knows."""
        return GenerationRequest.read({name: value for name, value in self.cleaned_data.items() if value != ""} | more)


class Choices(Protocol):
    """What the page knows of where the picture starts: the model, those beside it, and what is done with a source."""

    @property
    def models(self) -> Mapping[str, Capabilities]: ...
    @property
    def able(self) -> Capabilities: ...
    @property
    def from_pixels(self) -> bool: ...
    @property
    def masked(self) -> bool: ...
    @property
    def fixed_words(self) -> bool: ...
    @property
    def one_only(self) -> bool: ...


class CreateForm(InstructionForm):
    """Everything an engine can be told; what it cannot be told is left out of the form."""

    negative_prompt = forms.CharField(
        label=_("Leave out"),
        required=False,
        max_length=LONGEST_NEGATIVE,
        help_text=_("What should not be in the picture."),
    )
    mask = forms.FileField(
        label=_("Mask"),
        required=False,
        allow_empty_file=True,
        help_text=_("A picture of the same shape: what is white in it is repainted, what is black stays as it is."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/webp,image/jpeg"}),
    )
    model = forms.ChoiceField(
        label=_("Model"),
        required=False,
        error_messages={"invalid_choice": _("This model is not here any more; choose another.")},
    )
    size = forms.ChoiceField(
        label=_("Size"),
        required=False,
        error_messages={"invalid_choice": _("This model draws other sizes; choose one of these.")},
    )
    candidates = forms.TypedChoiceField(
        label=_("Candidates"),
        choices=[(n, str(n)) for n in range(1, 5)],
        coerce=int,
        initial=USUAL_CANDIDATES,
        required=False,  # the bar on every page asks for nothing but words
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_("The same seed and the same words give the same picture. Empty: a new one."),
    )
    steps = forms.IntegerField(label=_("Steps"), required=False, min_value=1)
    guidance_scale = forms.FloatField(
        label=_("Guidance scale"),
        required=False,
        min_value=0,
        max_value=50,
        help_text=_("How strictly to follow the words."),
    )
    scheduler = forms.ChoiceField(label=_("Scheduler"), required=False)
    strength = forms.FloatField(
        label=_("Strength"),
        required=False,
        min_value=0,
        max_value=1,
        help_text=_("From 0 (keep the picture) to 1 (ignore it)."),
    )

    ADVANCED = ("negative_prompt", "strength", "seed", "steps", "guidance_scale", "scheduler")

    def __init__(self, *args: Any, start: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = start.able
        prompt = self.fields["prompt"].widget.attrs
        prompt |= {"readonly": True} if start.fixed_words else {"autofocus": not start.masked}
        self.fields["prompt"].help_text = " ".join(str(hint) for hint in hints(able))
        prompt["placeholder"] = example(from_pixels=start.from_pixels, masked=start.masked)
        self._offer("model", list(start.models))
        self._offer("scheduler", able.schedulers)
        self._offer("size", {f"{wide}x{high}": f"{wide} × {high}" for wide, high in able.sizes})
        self.fields["size"].initial = "{}x{}".format(*able.sizes[0])
        candidates: Any = self.fields["candidates"]
        if start.one_only:
            self._offer("candidates", {1: "1"})
            candidates.initial = 1
        candidates.empty_value = candidates.initial
        self.fields["steps"].widget.attrs |= {"max": able.max_steps, "placeholder": able.default_steps}
        self.fields["guidance_scale"].widget.attrs |= {"step": "any", "placeholder": able.default_guidance_scale}
        self.fields["strength"].widget.attrs |= {"step": "0.05", "placeholder": "0.6"}
        self.adapters = {f"{ADAPTER}{number}": name for number, name in enumerate(able.adapters)}
        for field, adapter in self.adapters.items():
            self.fields[field] = weight_of(adapter)
        self._keep_what_can_be_told(start)

    def _offer(self, name: str, choices: Mapping[Any, Any] | Iterable[str]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices.items()) if isinstance(choices, dict) else [(choice, choice) for choice in choices]

    def _keep_what_can_be_told(self, start: Choices) -> None:
        able = start.able
        for name, wanted in {
            "model": len(start.models) > 1,
            "mask": start.masked,
            "size": not start.masked,  # a part is repainted in the picture's own shape
            "negative_prompt": able.negative_prompt,
            "scheduler": len(able.schedulers) > 1,
            "steps": able.max_steps > 1,
            "strength": start.from_pixels and (start.masked or not able.instruction_editing),
        }.items():
            if not wanted:
                del self.fields[name]

    @property
    def takes_mask(self) -> bool:
        return "mask" in self.fields

    def advanced(self) -> list[forms.BoundField]:
        return [self[name] for name in (*self.ADVANCED, *self.adapters) if name in self.fields]

    @property
    def advanced_errors(self) -> bool:
        """Whether something is wrong in the part of the form that is folded away."""
        return any(name in self.errors for name in (*self.ADVANCED, *self.adapters))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        size = cleaned.pop("size", "")
        if size:
            cleaned["width"], cleaned["height"] = (int(side) for side in size.split("x"))
        weights = [(name, cleaned.pop(field, None)) for field, name in self.adapters.items()]
        cleaned["adapters"] = tuple((name, weight) for name, weight in weights if weight)
        return cleaned


def hints(able: Capabilities) -> list[Any]:
    """What this model makes of a prompt's length and signs."""
    found: list[Any] = []
    if able.prompt_tokens:
        said = _("This model reads about %(words)s words; what comes after them is left out.")
        found.append(said % {"words": as_words(able.prompt_tokens)})
    if able.prompt_weights:
        found.append(_("(red roof:1.3) counts more, [clouds] counts less."))
    return found


def weight_of(adapter: str) -> forms.FloatField:
    return forms.FloatField(
        label=format_lazy("{} {}", _("Adapter"), adapter),
        required=False,
        min_value=-HEAVIEST_ADAPTER,
        max_value=HEAVIEST_ADAPTER,
        help_text=_("How strongly: 1 as it was trained. Empty: not at all."),
        widget=forms.NumberInput(attrs={"step": "0.05", "placeholder": "0"}),
    )


def example(*, from_pixels: bool, masked: bool) -> Any:
    """Words that somebody could type here."""
    if masked:
        return _("A red boat on the water…")
    return _("Make it night, keep the house…") if from_pixels else _("A lighthouse at dusk, calm sea, oil painting…")
