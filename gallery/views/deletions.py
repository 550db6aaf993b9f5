"""What was deleted lately, and bringing it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access.person import person_of
from accounts.access.way_back import way_back
from gallery.models import Deletion
from gallery.models.deletion import KEPT_DAYS
from gallery.posts.deletion import undo, with_likenesses
from lib.pagination import keyset_page
from lib.problems import Problem

SIZE = 20


@login_required
@require_safe
def deletions(request: HttpRequest) -> HttpResponse:
    """Mine that can still be undone, the last first."""
    rows = Deletion.objects.filter(maker=person_of(request), erased__isnull=True)
    page = keyset_page(rows, ("-id",), request.GET.get("cursor", ""), SIZE)
    with_likenesses(page.rows)
    return render(request, "gallery/deletions.html", {"page": page, "days": KEPT_DAYS})


@login_required
@require_POST
def deletion_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Deletion, pk=pk, maker=person_of(request))
    try:
        undo(found, by=person_of(request))
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        several = found.images > 1
        messages.success(request, _("They are back, where they were.") if several else _("It is back, where it was."))
    return HttpResponseRedirect(way_back(request, "/"))


def tell(request: HttpRequest, deletion: Deletion) -> None:
    """In a message, with a way back."""
    context = {"deletion": deletion, "days": KEPT_DAYS}
    text = render_to_string("gallery/deletion_undo.html", context, request=request)
    messages.success(request, mark_safe(text))  # noqa: S308 - our own template, escaped
