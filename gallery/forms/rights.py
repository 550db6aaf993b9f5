"""What may be done with one picture: whether it trains models, and under which licence it is given away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from gallery.images import training_rights
from gallery.models import Image
from gallery.models.licence import Licence

Answer = Consent.Answer
ANSWERS = {
    Answer.AS_EVERYTHING: _("As I say of everything"),
    Answer.ALLOWED: _("Yes, this one"),
    Answer.NOT_ALLOWED: _("No, not this one"),
}


class RightsForm(forms.Form):
    """For one picture of a post; `said` is what its maker said of it before."""

    training = forms.ChoiceField(label=_("It may train models"), choices=list(ANSWERS.items()), required=False)
    licence = forms.ChoiceField(
        label=_("Licence of the picture"), choices=[("", _("All rights reserved")), *Licence.choices], required=False
    )

    def __init__(self, *args: Any, image: Image, said: Consent | None, **kwargs: Any) -> None:
        self.image = image
        before = said.answer if said else str(Answer.AS_EVERYTHING)
        super().__init__(*args, **{**kwargs, "initial": {"training": before, "licence": image.licence}})
        if before == Answer.CONSTRAINED:  # said by a program: it stays, unless it is changed
            constrained = (str(Answer.CONSTRAINED), Answer.CONSTRAINED.label)
            self.fields["training"] = forms.ChoiceField(
                label=_("It may train models"), choices=[*ANSWERS.items(), constrained], required=False
            )

    def keep(self, by: Any) -> None:
        """Only what was sent and is another answer than before."""
        sent = [name for name in self.changed_data if self.add_prefix(name) in self.data]
        if "training" in sent:
            training_rights.say(self.image, self.cleaned_data["training"] or Answer.AS_EVERYTHING, by=by)
        if "licence" in sent:
            training_rights.license_picture(self.image, self.cleaned_data["licence"], by=by)
