"""Whether a handle is still to be had, asked while it is typed."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def handle_free(request: HttpRequest) -> HttpResponse:
    """A sentence for beside the field: what is wrong with `?username=`, or that it is free; nothing for none."""
    asked, said, wrong = request.GET.get("username", "")[:150], "", False
    if asked:
        try:
            said = _("@%(handle)s is free.") % {"handle": get_adapter().clean_username(asked)}
        except ValidationError as error:
            said, wrong = " ".join(error.messages), True
    return render(request, "accounts/handle_free.html", {"said": said, "wrong": wrong})
