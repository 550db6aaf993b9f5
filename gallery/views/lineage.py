"""The family tree of a post."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gallery.lineage.family import Lineage
from gallery.models import Post


@require_safe
def lineage(request: HttpRequest, pk: UUID) -> HttpResponse:
    post = get_object_or_404(Post.objects.visible_to(request.user).for_cards(), pk=pk)
    return render(request, "gallery/lineage.html", {"post": post, "lineage": Lineage(post, request.user)})
