"""The controls of the search page, and what people say they want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feed.for_you.sentence import wishes_in
from feed.models import Wish
from feed.models.wish import LEAST, MOST
from feed.search.filters import SHAPES
from feed.search.offered import models

if TYPE_CHECKING:
    from accounts.models import User
    from feed.search.search import Search


class FilterForm(forms.Form):
    """Each says what can also be typed: tag:sea by:ada model:flux size:square. It only shows; `Search.of` reads."""

    tag = forms.CharField(label=_("Tag"), required=False, widget=forms.TextInput(attrs={"autocapitalize": "none"}))
    by = forms.CharField(
        label=_("Maker"), required=False, widget=forms.TextInput(attrs={"autocapitalize": "none", "placeholder": "ada"})
    )
    model = forms.ChoiceField(label=_("Model"), required=False)
    size = forms.ChoiceField(label=_("Shape"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"), choices={"hot": _("Hot first"), "new": _("Newest first")}, required=False
    )

    def __init__(self, search: Search, **kwargs: Any) -> None:
        chosen = {part.name: part.value for part in search.filters if not part.typed}
        super().__init__(initial={"sort": search.sort, **chosen}, auto_id="filter-%s", **kwargs)
        offered: dict[str, dict[str, Any]] = {"model": {name: name for name in models()}, "size": dict(SHAPES)}
        for name, choices in offered.items():
            value = chosen.get(name, "")
            field: Any = self.fields[name]
            field.choices = {"": _("Any"), **choices, **({value: value} if value and value not in choices else {})}


class SentenceForm(forms.Form):
    """A sentence that becomes lines of the profile."""

    said = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=20_000,
        help_text=_("For example: more ink drawings, fewer portraits, no #text, more @ada."),
    )

    def keep(self, person: User) -> None:
        """Raises Problem("invalid")."""
        Wish.add(person.pk, wishes_in(self.cleaned_data["said"]))


class MuteForm(forms.Form):
    """One line: words, a #tag or a @maker."""

    said = forms.CharField(
        label=_("Words, a #tag or a @maker"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        help_text=_("Words are whole words that stand together, in title, tags, text, prompt or name of the maker."),
    )


class ProfileForm(forms.Form):
    """A slider for each line of the profile, and a mark to remove it; a line that is not sent stays as it is."""

    def __init__(self, person: User, sent: Any = None) -> None:
        super().__init__(sent, auto_id="wish-%s")
        self.person = person
        self.wishes = list(Wish.objects.filter(person=person))
        for wish in self.wishes:
            slider = forms.NumberInput(attrs={"type": "range", "min": LEAST, "max": MOST, "step": 0.5})
            field = forms.FloatField(
                label=wish.shown, min_value=LEAST, max_value=MOST, initial=wish.weight, widget=slider
            )
            self.fields[f"weight-{wish.pk}"] = field
            self.fields[f"remove-{wish.pk}"] = forms.BooleanField(label=_("Remove"), required=False)

    @property
    def lines(self) -> list[tuple[Wish, forms.BoundField, forms.BoundField]]:
        return [(wish, self[f"weight-{wish.pk}"], self[f"remove-{wish.pk}"]) for wish in self.wishes]

    def keep(self) -> None:
        keys = [wish.pk for wish in self.wishes]
        sent = {key: self.cleaned_data[f"weight-{key}"] for key in keys}
        weights = {key: weight for key, weight in sent.items() if weight is not None}
        Wish.weigh(self.person.pk, weights, gone=[key for key in keys if self.cleaned_data[f"remove-{key}"]])
