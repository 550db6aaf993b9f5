"""Exports: asked for by one curator, approved by another, taken by whoever says for what; and the ledger of it all."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from curation.forms import OrderForm, TakeForm
from curation.models import Order, Snapshot
from curation.room.orders import approve, ask, refuse, take
from curation.views.access import curator
from lib.pagination import keyset_page
from lib.problems import Problem

SIZE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, pk: str) -> HttpResponse:
    """Asking for one."""
    person = curator(request)
    found = get_object_or_404(Snapshot, pk=pk)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask(found, form.cleaned_data, by=person)
            messages.success(request, _("Asked for. Another curator has to approve it."))
            return redirect("curate-order", asked.pk)
        except Problem as problem:
            problem.add_to(form)
    return render(
        request, "curation/export.html", {"snapshot": found, "form": form}, status=422 if form.errors else 200
    )


@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The ledger, newest first."""
    curator(request)
    rows = Order.objects.select_related("snapshot", "asked_by", "decided_by", "materialisation")
    page = keyset_page(rows, ("-id",), request.GET.get("cursor", ""), SIZE)
    return render(request, "curation/orders.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One, with who took it. `do` is approve, refuse or take; what is taken is answered as a tar file."""
    person = curator(request)
    rows = Order.objects.select_related("snapshot", "asked_by", "decided_by", "materialisation")
    found = get_object_or_404(rows, pk=pk)
    form = TakeForm(request.POST if request.POST.get("do") == "take" else None)
    if form.is_bound and form.is_valid():
        return _taken(found, form.cleaned_data["purpose"], person)
    if request.method == "POST" and not form.is_bound:
        {"approve": approve, "refuse": refuse}.get(request.POST.get("do", ""), _neither)(found, by=person)
        return redirect("curate-order", found.pk)
    downloads = found.materialisation.downloads.select_related("by") if found.materialisation else None
    page = keyset_page(downloads, ("-id",), request.GET.get("cursor", ""), SIZE) if downloads is not None else None
    context = {"order": found, "form": form, "page": page, "mine": found.asked_by_id == person.pk}
    return render(request, "curation/order.html", context, status=422 if form.errors else 200)


def _taken(found: Order, purpose: str, person: User) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(take(found, purpose, by=person), content_type="application/x-tar")
    answer["Content-Disposition"] = f'attachment; filename="{found.snapshot.name}-{found.format}.tar"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _neither(_order: Order, *, by: User) -> None:
    raise Problem.not_found()
