"""The curators' room: which snapshots there are, what each stage left, and why a picture is not in one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access.person import person_of
from curation.models import Materialisation, Snapshot
from curation.snapshots.history import image_id, survivors, why
from lib.pagination import keyset_page
from lib.problems import Problem

SIZE = 30


@login_required
@require_safe
def snapshots(request: HttpRequest) -> HttpResponse:
    _only_curators(request)
    page = keyset_page(Snapshot.objects.all(), ("-created", "id"), request.GET.get("cursor", ""), SIZE)
    return render(request, "curation/snapshots.html", {"page": page})


@login_required
@require_safe
def snapshot(request: HttpRequest, pk: str) -> HttpResponse:
    """With `?image=`, the answer to “why not this picture?” stands above the stages."""
    _only_curators(request)
    found = get_object_or_404(Snapshot, pk=pk)
    image, answer, error = request.GET.get("image", "").strip(), "", ""
    if image:
        try:
            answer = why(found, image_id(image))
        except Problem as problem:
            error = problem.errors["image"][0]
    context = {"snapshot": found, "stages": survivors(found), "image": image, "answer": answer, "error": error}
    made = found.materialisations.filter(state=Materialisation.State.LIVE).order_by("pk")[:SIZE]
    return render(request, "curation/snapshot.html", context | {"materialisations": made})


def _only_curators(request: HttpRequest) -> None:
    """Raises Problem("not-found"), as for what is not there."""
    if not person_of(request).has_perm("curation.view_snapshot"):
        raise Problem.not_found()
