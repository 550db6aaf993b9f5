"""The operator's form of ranking weights: a field for each, with what it means and its bounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feed.ranking.weights import BOUNDS, RankingWeights

# Label and meaning of each weight, by its name in RankingWeights.
MEANINGS = {
    "like": (_("A like"), _("What the like of one person counts for.")),
    "comment": (_("A person who comments"), _("However many comments they write.")),
    "remix": (_("A person who remixes"), _("A remix is work, so it says more than a press on a heart.")),
    "report": (_("A report"), _("What it counts against a post, unless it was dismissed.")),
    "hide": (_("A person who hides it"), _("What it counts against a post.")),
    "prior": (_("Views of expectation"), _("How many views the expectation of a new post is worth.")),
    "caution": (_("Caution"), _("How many deviations below what is expected a post is ranked.")),
    "decade_hours": (
        _("Hours for ten times the rate"),
        _("By how many hours a post may be older whose rate is ten times higher."),
    ),
    "explored": (_("Share of chance"), _("The share of places that are given to chance; 0.08 is one in twelve.")),
    "owed": (_("Views owed"), _("How many views every new post is owed before chance passes it over.")),
    "of_a_maker": (_("Posts of a maker"), _("How many posts of one maker may stand among any twenty.")),
}


class WeightField(forms.FloatField):
    """A number within bounds; what is none, infinite or outside is told with the bounds."""

    def __init__(self, name: str) -> None:
        low, high = BOUNDS[name]
        label, meaning = MEANINGS[name]
        self.bounds = f"{low:g} – {high:g}"
        sentence = _("This must be a number from %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"}
        refused = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
        super().__init__(
            label=label,
            help_text=meaning,
            min_value=low,
            max_value=high,
            error_messages=refused,
            widget=forms.NumberInput({"step": "1" if name == "of_a_maker" else "any"}),
        )


class WeightsForm(forms.Form):
    """`weights` are those that were sent, once it is valid; `since` is the row that was in force when it was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: WeightField(name) for name in MEANINGS}
        self.fields["since"] = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @property
    def weights(self) -> RankingWeights:
        return RankingWeights(**{name: self.cleaned_data[name] for name in MEANINGS})
