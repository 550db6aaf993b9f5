"""Settings: which datasets one's own pictures are in, and taking them back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access.person import person_of
from accounts.models import Consent
from accounts.registries.consequences import sentences
from accounts.views.asking_first import ask_first, is_sure
from curation.withdrawal import chosen_of, one_of, with_pictures, withdraw, withdraw_all
from lib.pagination import keyset_page

SIZE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def datasets(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    if request.method == "POST":
        named = [image.pk for image in one_of(request.POST["image"], person)] if request.POST.get("image") else None
        touching = [] if is_sure(request) else sentences(person, named)
        if touching:
            back = reverse("settings-datasets")
            return ask_first(request, touching, title=_("Take it back?"), label=_("Take it back"), back=back)
        if request.POST.get("image"):
            withdraw(request.POST["image"], by=person)
        else:
            withdraw_all(by=person)
        messages.success(request, _("Taken back. It is chosen no more from this moment; files are rewritten now."))
        return redirect("settings-datasets")
    page = keyset_page(chosen_of(person), ("-id",), request.GET.get("cursor", ""), SIZE)
    context = {"page": page, "rows": with_pictures(page.rows), "allowed": Consent.allows(person)}
    return render(request, "curation/datasets.html", context)
