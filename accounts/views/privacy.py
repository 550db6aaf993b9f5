"""Settings: what is kept about one, whom one keeps away, a copy of it all, and leaving."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access.confirmation import confirmed
from accounts.access.requests import SignedInRequest
from accounts.forms.people import LeaveForm
from accounts.models import Block, Export, Mute
from accounts.tasks import erase_user, make_export
from lib.outages import reaching
from lib.problems import Problem


@login_required
@require_safe
def privacy(request: SignedInRequest) -> HttpResponse:
    facts = {
        "blocks": Block.objects.filter(by=request.user, whom__state="active").select_related("whom").order_by("-pk"),
        "mutes": Mute.objects.filter(by=request.user, whom__state="active").select_related("whom").order_by("-pk"),
        "export": Export.objects.of(request.user).first(),
    }
    return render(request, "accounts/privacy.html", facts)


@login_required
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    asked = Export.ask(request.user)
    transaction.on_commit(partial(make_export.delay, str(asked.pk)))
    messages.success(request, _("Your copy is being made. We tell you when it is ready."))
    return redirect("settings-privacy")


@login_required
@never_cache
@require_safe
def export_file(request: SignedInRequest, pk: UUID) -> FileResponse:
    found = get_object_or_404(Export, pk=pk, user=request.user)
    if not found.is_ready:
        raise Http404
    with reaching():
        file = default_storage.open(found.storage_key)
    return FileResponse(file, as_attachment=True, filename=found.filename)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedInRequest) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    form.fields["password"].required = request.user.has_usable_password()
    if request.method == "POST" and form.is_valid():
        try:
            confirmed(request, **form.cleaned_data).close()
            return _farewell(request)
        except Problem as problem:
            problem.add_to(form)
    return render(request, "accounts/leave.html", {"form": form}, status=422 if form.is_bound else 200)


def _farewell(request: SignedInRequest) -> HttpResponse:
    transaction.on_commit(partial(erase_user.delay, request.user.pk))
    logout(request)
    messages.success(request, _("Your account is closed, and what belonged to it is being deleted."))
    return redirect("home")
