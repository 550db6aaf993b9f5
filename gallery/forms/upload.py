"""Bringing a picture along."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lib.imaging.limits import MEGA, Limits
from lib.imaging.sniff import ACCEPTED
from lib.imaging.words import Refused
from lib.problems import Problem

TYPES = ",".join(f"image/{kind.lower()}" for kind in ACCEPTED)


class UploadForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=format_lazy(_("JPEG, PNG, WebP, GIF or AVIF, at most {most} MB."), most=Limits().file // MEGA),
        widget=forms.ClearableFileInput(attrs={"accept": TYPES, "data-drop": ""}),
    )

    def with_only(self, problem: Problem) -> Self:
        """Itself, with this sentence and no other."""
        self.full_clean()
        self.errors.clear()
        problem.add_to(self)
        return self

    def clean_picture(self) -> Any:
        sent = self.cleaned_data["picture"]
        if sent.size > Limits().file:
            raise forms.ValidationError(str(Refused("too-many-bytes", **Limits().in_words())))
        return sent
