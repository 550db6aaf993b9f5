"""Words under a post."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.models.comment import LONGEST


class CommentForm(forms.Form):
    """The length is the verb's to judge: browsers and servers do not count line ends alike."""

    text = forms.CharField(
        label=_("Your comment"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
    )
