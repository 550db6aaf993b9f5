"""Settings: which datasets one's own pictures are in, taking them back after a look at what that touches, receipts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access.person import person_of
from accounts.models import Consent
from accounts.registries.consequences import DATASETS, sentences
from curation.withdrawal import (
    chosen_of,
    in_datasets,
    mine,
    preview,
    receipt,
    receipts,
    with_pictures,
    withdraw,
    withdraw_all,
)
from lib.pagination import keyset_page

SIZE, RECEIPTS = 30, 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def datasets(request: HttpRequest) -> HttpResponse:
    """`?take=` a picture's key, or `everything`, shows first what that touches."""
    person = person_of(request)
    if request.method == "POST":
        image = request.POST.get("image", "")
        said = withdraw(image, by=person) if image else withdraw_all(by=person)
        messages.success(request, _("Taken back. It is chosen no more from this moment; files are rewritten now."))
        return redirect("settings-datasets-receipt", said.pk) if said else redirect("settings-datasets")
    page = keyset_page(chosen_of(person), ("-id",), request.GET.get("cursor", ""), SIZE)
    context = {"page": page, "rows": with_pictures(page.rows), "allowed": Consent.allows(person)}
    take = request.GET.get("take", "")
    if take:
        one = mine(take, by=person) if take != "everything" else None
        context |= {"one": one, "touched": preview([one.pk] if one else in_datasets(person))}
        context["others"] = sentences(person, [one.pk] if one else None, but=DATASETS)
    return render(request, "curation/datasets.html", context | {"receipts": receipts(person)[:RECEIPTS]})


@login_required
@require_safe
def taken_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A receipt, `?format=json` as a signed file."""
    said = get_object_or_404(receipts(person_of(request)), pk=pk)
    told = receipt(said)
    if request.GET.get("format") == "json":
        headers = {"Content-Disposition": f'attachment; filename="taken-back-{said.effective_from:%Y-%m-%d}.json"'}
        return JsonResponse(told, headers=headers, json_dumps_params={"indent": 2})
    waiting = chosen_of(person_of(request)).filter(**({"image": said.image} if said.image else {})).exists()
    context = {"said": said, "told": told, "waiting": waiting}
    return render(request, "curation/receipt.html", context)
