"""Liking a post, by htmx or by a plain form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from gallery.models import Post
from gallery.views.returning import sign_in_first, way_back


@require_POST
def like(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`undo` in the form takes a like back."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    person: Any = request.user
    if not person.is_authenticated:
        return sign_in_first(request, post.get_absolute_url())
    if "undo" in request.POST:
        post.unlike(by=person)
    else:
        post.like(by=person)
    if request.htmx:  # type: ignore[attr-defined]
        post.liked = "undo" not in request.POST
        return render(request, "gallery/like_button.html", {"post": post, "on_card": "card" in request.POST})
    return HttpResponseRedirect(way_back(request, post.get_absolute_url()))
