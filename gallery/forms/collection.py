"""A collection's own words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.models import Collection, Visibility
from gallery.models.collection import LONGEST_TEXT
from lib.limits.written import one_line


class CollectionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=80, validators=[one_line])
    text = forms.CharField(
        label=_("What it is about"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"), choices=Visibility, initial=Visibility.PRIVATE, widget=forms.RadioSelect
    )

    @staticmethod
    def words_of(collection: Collection) -> dict[str, str]:
        return {"title": collection.title, "text": collection.text, "visibility": collection.visibility}
