"""How one appears, and how pages appear to one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.profile import introduction
from accounts.profile.avatars import Avatar
from lib.imaging.intake import Refused
from lib.problems import Problem


class ProfileForm(forms.ModelForm[User]):
    """`avatar` is a new picture; `no_avatar` goes back to the initial."""

    avatar = forms.FileField(
        label=_("Picture"), required=False, help_text=_("JPEG, PNG, WebP, GIF or AVIF. The middle is cut out square.")
    )
    no_avatar = forms.BooleanField(label=_("Remove my picture"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As my browser asks")), *settings.LANGUAGES]
    )

    class Meta:
        model = User
        fields = ["display_name", "bio", "language", "theme", "shortcuts", "show_mature", "carry_record", "digest"]
        help_texts = {
            "display_name": _("What others read. Your handle stands in for it when it is empty."),
            "shortcuts": _("Single keys such as l for like and r for remix."),
            "show_mature": _("Otherwise they stay out of every list."),
            "carry_record": _(
                "Prompt, seed, model and the like, in the file, as other programs read them. Each picture can differ."
            ),
            "digest": _("To the address of your account, once it is confirmed, and only when something is new."),
        }
        widgets = {"bio": forms.Textarea(attrs={"rows": 3}), "theme": forms.Select(attrs={"data-theme-choice": ""})}

    field_order = [
        "display_name", "bio", "avatar", "no_avatar", "language", "theme", "shortcuts", "show_mature", "carry_record",
        "digest",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["avatar"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp,image/gif,image/avif"
        self.fields["digest"].required = False  # a form of before leaves it as it is
        if not self.instance.avatar_key:
            del self.fields["no_avatar"]

    def clean_avatar(self) -> Avatar | None:
        upload = self.cleaned_data["avatar"]
        try:
            return Avatar.of(upload) if upload else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                introduction.ask(self.instance, said, self.initial)
            except Problem as problem:
                problem.add_to(self)
        return said

    def save(self, commit: bool = True) -> User:
        self.instance.save(update_fields=self.Meta.fields)
        if self.cleaned_data["avatar"]:
            self.instance.wear(self.cleaned_data["avatar"])
        elif self.cleaned_data.get("no_avatar"):
            self.instance.take_off()
        return self.instance
