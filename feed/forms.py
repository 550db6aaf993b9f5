"""The controls of the search page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feed.search.filters import SHAPES
from feed.search.offered import models

if TYPE_CHECKING:
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
