"""What may be done with one picture: whether others remix it, whether it trains models, and under which licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from accounts.models.licence import Licence
from gallery.images import licensing, remix_rights, training_rights
from gallery.models import Image

Answer = Consent.Answer
ANSWERS = {
    Answer.AS_EVERYTHING: _("As I say of everything"),
    Answer.ALLOWED: _("Yes, this one"),
    Answer.NOT_ALLOWED: _("No, not this one"),
}
USES = {"remix": remix_rights, "training": training_rights}


class RightsForm(forms.Form):
    """For one picture of a post; `said` is the answer that its maker gave for it before, by field."""

    remix = forms.ChoiceField(label=_("Others may remix it"), choices=list(ANSWERS.items()), required=False)
    training = forms.ChoiceField(label=_("It may train models"), choices=list(ANSWERS.items()), required=False)
    licence = forms.ChoiceField(
        label=_("Licence of the picture"), choices=[("", _("All rights reserved")), *Licence.choices], required=False
    )

    def __init__(self, *args: Any, image: Image, said: Mapping[str, str], licence: str, **kwargs: Any) -> None:
        self.image = image
        before = {name: said.get(name, str(Answer.AS_EVERYTHING)) for name in USES}
        super().__init__(*args, **{**kwargs, "initial": before | {"licence": licence}})
        for name in USES:
            if before[name] == Answer.CONSTRAINED:  # said by a program: it stays, unless it is changed
                choices = [*ANSWERS.items(), (str(Answer.CONSTRAINED), Answer.CONSTRAINED.label)]
                self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=choices, required=False)

    def sent(self, name: str) -> bool:
        return self.add_prefix(name) in self.data

    def takes_back(self, *, but: str = "") -> bool:
        """Whether it says no to something that it did not say no to before; `but` is a use that does not count."""
        return any(
            name in self.changed_data and self.sent(name) and self.cleaned_data[name] == Answer.NOT_ALLOWED
            for name in USES
            if name != but
        )

    def keep(self, by: Any) -> None:
        """Only what was sent and is another answer than before."""
        for name, rights in USES.items():
            if name in self.changed_data and self.sent(name):
                rights.say(self.image, self.cleaned_data[name] or Answer.AS_EVERYTHING, by=by)
        if self.sent("licence"):
            licensing.give(self.image, self.cleaned_data["licence"], by=by)


def said_of(images: list[Image], person: Any) -> dict[Any, dict[str, str]]:
    """The newest answer for each field and picture; two queries."""
    keys = [image.pk for image in images]
    found: dict[Any, dict[str, str]] = {key: {} for key in keys}
    for name, use in (("remix", remix_rights.USE), ("training", str(training_rights.USE))):
        for key, one in Consent.of_pictures(keys, person, use).items():
            found[key][name] = one.answer
    return found
